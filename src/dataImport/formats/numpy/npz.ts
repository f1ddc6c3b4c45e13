import type { SourceFile } from "../../../core/dataset/sourceFile.ts";
import type { ColumnChoice } from "../../../protocol/importApi.ts";
import { zipEntries } from "../../archives/zipEntries.ts";
import { hexBytes } from "../../bytes.ts";
import { baseName, suggestionFromNames } from "../../fileNames.ts";
import { invalid } from "../../invalid.ts";
import { renamedFile } from "../../rangedFile.ts";
import type { ReadContext } from "../../readContext.ts";
import { byName, type Format, type FormatFiles, type FormatReading } from "../format.ts";
import { type ArraySet, readArrays } from "./arrayReading.ts";

/** A NumPy `.npz`: a zip of arrays, as `readArrays` takes them. */
export const npz: Format = {
  title: "NumPy arrays",
  reads: "NumPy .npz",
  named: byName(/\.npz$/i),
  open,
};

async function open(
  { own: archives }: FormatFiles,
  _choice: ColumnChoice,
  context: ReadContext,
): Promise<FormatReading> {
  const sets: ArraySet[] = [];
  const zipNotes: string[] = [];
  for (const archive of archives) {
    await refuseOther(archive);
    const { files, notes } = await zipEntries(archive, context);
    const arrays = files.map((file) => renamedFile(file, `${archive.path}/${file.path}`));
    sets.push({ where: archive.path, arrays });
    zipNotes.push(...notes);
  }
  const { notes, ...reading } = await readArrays(sets, context);
  const title = baseName(archives[0].path).replace(/\.npz$/i, "");
  return {
    ...reading,
    suggestion: { ...suggestionFromNames(title, archives), horizontalFlip: false },
    notes: [...zipNotes, ...notes],
    used: archives,
  };
}

/** Looks at the start first: to look at the end of an entry of an archive inflates all of it. */
async function refuseOther(archive: SourceFile): Promise<void> {
  const found = hexBytes(await archive.read(0, 4));
  if (found === "50 4b 03 04" || found === "50 4b 05 06") return;
  throw invalid(`${archive.path} byte 0`, "a zip of arrays (50 4b 03 04)", found);
}
