import { basename } from "node:path";
import { datasetHash } from "../../src/core/dataset/packedDataset.ts";
import { formatBytes, formatCount, formatShape } from "../../src/core/text/format.ts";
import type { CommandContext } from "./commandContext.ts";
import { describePlan, describeReading } from "./describe.ts";
import type { DiskPath } from "./givenFiles.ts";
import type { PackChoice } from "./packChoice.ts";
import { columnChoiceOf, packOptionsOf, splitText } from "./packOptionsOf.ts";
import type { ReadingThread } from "./readingThread.ts";
import { startReadingThread } from "./readingThread.ts";
import { checkOutFolder, writeDataset } from "./writeDataset.ts";

/** Where a data set is written: what `--out` says, or its place among the page's. */
export function outFolder(
  { out }: PackChoice,
  datasetName: string,
  { pathOf, defaultFolder }: CommandContext,
): string {
  return out === null ? defaultFolder(datasetName) : pathOf(out);
}

/**
 * Makes a data set of files and writes it, with a report on standard output.
 *
 * @throws {LabError} if a file, an option or the folder will not do; "cancelled".
 */
export async function packFiles(
  files: readonly DiskPath[],
  choice: PackChoice,
  context: CommandContext,
): Promise<void> {
  const { progress, signal } = context;
  if (choice.out !== null) await checkOutFolder(context.pathOf(choice.out), choice.force);
  const thread = startReadingThread({ signal, onProgress: progress.show });
  try {
    await packIn(thread, files, choice, context);
  } finally {
    await thread.close();
  }
}

async function packIn(
  thread: ReadingThread,
  files: readonly DiskPath[],
  choice: PackChoice,
  context: CommandContext,
): Promise<void> {
  const { print, progress, signal } = context;
  const reading = await thread.open(files, columnChoiceOf(choice));
  progress.clear();
  print(`${describeReading(reading)}\n`);

  const options = packOptionsOf(choice, reading);
  const folder = outFolder(choice, options.name, context);
  await checkOutFolder(folder, choice.force);
  print(`${splitText(options, choice)}\n\n`);
  print(`${describePlan(await thread.plan(options), reading)}\n\n`);

  const packed = await thread.pack(options);
  progress.show({ activity: `Writing ${folder}`, fraction: null });
  await writeDataset(folder, packed, choice.force, signal);
  progress.clear();
  const { manifest } = packed;
  const bytes = [...packed.files.values()].reduce((total, { length }) => total + length, 0);
  print(`Images     ${formatShape(manifest.shape)}\n`);
  print(`Size       ${formatBytes(bytes)} (${formatCount(bytes)} bytes)\n`);
  print(`Hash       ${await datasetHash(manifest)}\n`);
  print(`Licence    ${manifest.licence}\n`);
  print(`Written to ${folder}\n`);
  if (basename(folder) === manifest.name) return;
  print(
    `Note: for the page, the folder has to have the name of the data set, "${manifest.name}"\n`,
  );
}
