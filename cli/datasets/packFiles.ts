import { basename } from "node:path";
import { datasetHash } from "../../src/core/dataset/packedDataset.ts";
import { formatBytes, formatCount, formatShape } from "../../src/core/text/format.ts";
import type { Terminal } from "../terminal/terminal.ts";
import type { PackCommand } from "./arguments.ts";
import { describePlan, describeReading } from "./describe.ts";
import { type DiskPath, givenFiles } from "./givenFiles.ts";
import type { PackChoice } from "./packChoice.ts";
import { columnChoiceOf, packOptionsOf, splitText } from "./packOptionsOf.ts";
import type { ReadingProgress } from "./readingProgress.ts";
import type { ReadingThread } from "./readingThread.ts";
import { startReadingThread } from "./readingThread.ts";
import { checkOutFolder, writeDataset } from "./writeDataset.ts";

/** What the commands need of the process around them. */
export interface CommandContext extends Pick<Terminal, "print" | "signal" | "pathOf"> {
  readonly progress: ReadingProgress;
  /** Where a data set is written if the command line does not say. */
  readonly defaultFolder: (datasetName: string) => string;
  /** Where downloads are kept, whole or in part. */
  readonly downloadFolder: string;
  /** Where downloads come from in place of their host; null: from there. */
  readonly mirror: string | null;
}

/** Where a data set is written: the folder of `--out`, or its place among the page's. */
export function outFolder(
  { out }: PackChoice,
  datasetName: string,
  { pathOf, defaultFolder }: CommandContext,
): string {
  return out === null ? defaultFolder(datasetName) : pathOf(out);
}

/** Packs files and folders of the disk. */
export async function packCommand(
  { paths, choice }: PackCommand,
  context: CommandContext,
): Promise<void> {
  await packFiles(await givenFiles(paths.map(context.pathOf), context.signal), choice, context);
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
