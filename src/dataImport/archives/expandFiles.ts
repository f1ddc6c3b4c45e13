import { readLimits } from "../../core/dataset/limits.ts";
import type { SourceFile } from "../../core/dataset/sourceFile.ts";
import { hexBytes } from "../bytes.ts";
import { listPaths } from "../fileNames.ts";
import { invalid } from "../invalid.ts";
import { renamedFile } from "../rangedFile.ts";
import type { ReadContext } from "../readContext.ts";
import { isArchiveName, isPlainName, withoutArchiveName } from "./archiveNames.ts";
import { gunzipped, isGzip } from "./gzipFile.ts";
import { isNoise } from "./safePath.ts";
import { type ArchiveEntries, tarEntries } from "./tarEntries.ts";
import { isTarHeader, tarBlockBytes } from "./tarHeader.ts";
import { zipEntries } from "./zipEntries.ts";

/**
 * Opens the archives among files: `.zip`, `.tar`, `.tar.gz`, and single `.gz` files, on their own
 * or in one of the archives. An archive in an archive stays closed.
 *
 * An archive given alone keeps its paths; among others its entries come below a folder of its name,
 * so that `train.zip` and `test.zip` stay apart. A first folder that all files share is dropped.
 * Archives are known by their first bytes; a name that promises another is an error. A `.gz` beside
 * the file that was unpacked from it is left out.
 *
 * @param named The files whose names show of which format they are: they stay as they are.
 * @returns Files in the order given, archives' entries in theirs; and what was left out, in
 *   sentences.
 * @throws {LabError} "dataset-invalid" naming archive, offset or entry; for more than
 *   `readLimits.fileCount` files in all; for two files of one path.
 */
export async function expandFiles(
  files: readonly SourceFile[],
  named: NamedFiles,
  context: ReadContext,
): Promise<{ files: SourceFile[]; notes: string[] }> {
  const visible = files.filter((file) => !isNoise(file.path));
  const noiseCount = files.length - visible.length;
  const notes = noiseCount === 0 ? [] : [`Hidden or system files left out: ${noiseCount}.`];
  const given = withoutUnpacked(visible, named, notes);
  const closed = named(given);
  const opened: SourceFile[] = [];
  for (const file of given) {
    context.signal.throwIfAborted();
    const content = (await closed.has(file)) ? { file } : await openFile(file, context);
    if ("entries" in content) {
      const folder = given.length === 1 ? "" : withoutArchiveName(file.path);
      notes.push(...content.entries.notes);
      const entries = withoutUnpacked(content.entries.files, named, notes);
      for (const entry of openSingles(entries, named)) opened.push(below(folder, entry));
    } else {
      opened.push(content.file);
    }
    if (opened.length > readLimits.fileCount) {
      throw invalid("these files", `at most ${readLimits.fileCount} files in all`, "more");
    }
  }
  const stripped = withoutSharedFolder(opened);
  refuseDoubles(stripped);
  return { files: stripped, notes };
}

type NamedFiles = (files: readonly SourceFile[]) => ReadonlySet<SourceFile>;

/** Leaves out each `.gz` whose content is there too, as some download scripts leave both. */
function withoutUnpacked(
  files: readonly SourceFile[],
  named: NamedFiles,
  notes: string[],
): readonly SourceFile[] {
  const paths = new Set(files.map(({ path }) => path));
  const closed = named(files);
  const unpacked = files.filter(
    (file) => /\.gz$/i.test(file.path) && paths.has(file.path.slice(0, -3)) && !closed.has(file),
  );
  if (unpacked.length === 0) return files;
  notes.push(`Left out, as their contents are there too: ${listPaths(unpacked)}.`);
  const isUnpacked = new Set(unpacked);
  return files.filter((file) => !isUnpacked.has(file));
}

/** The entries of an archive, or one file: as it is, or decompressed. */
async function openFile(
  file: SourceFile,
  context: ReadContext,
): Promise<{ readonly entries: ArchiveEntries } | { readonly file: SourceFile }> {
  const { path } = file;
  if (isPlainName(path)) return { file };
  const start = await file.read(0, tarBlockBytes);
  if (isZip(start)) return { entries: await zipEntries(file, context) };
  if (isTarHeader(start)) return { entries: await tarEntries(file, context) };
  // Pixels may begin with any two bytes, so gzip needs its name too.
  if (isGzip(start) && isArchiveName(path)) {
    const content = gunzipped(file);
    const block = await content.read(0, tarBlockBytes);
    if (isTarHeader(block)) return { entries: await tarEntries(content, context) };
    refuseWrongTar(path, block.subarray(0, 8));
    return { file: content };
  }
  refuseWrongName(path, start);
  return { file };
}

function isZip(start: Uint8Array): boolean {
  const magic = hexBytes(start.subarray(0, 4));
  // The second is the end record: an empty zip.
  return magic === "50 4b 03 04" || magic === "50 4b 05 06";
}

function refuseWrongName(path: string, start: Uint8Array): void {
  const found = hexBytes(start.subarray(0, 8));
  const where = `${path} byte 0`;
  if (/\.(gz|tgz)$/i.test(path)) throw invalid(where, "gzip (1f 8b 08 ..)", found);
  if (/\.zip$/i.test(path)) throw invalid(where, "zip (50 4b 03 04)", found);
  if (/\.tar$/i.test(path)) throw invalid(where, "a tar header", found);
}

function refuseWrongTar(path: string, start: Uint8Array): void {
  if (!/\.(tgz|tar\.gz)$/i.test(path)) return;
  throw invalid(`${path} byte 0, decompressed`, "a tar header", hexBytes(start));
}

/** Opens single `.gz` files of an archive: EMNIST comes as a zip of them. */
function openSingles(entries: readonly SourceFile[], named: NamedFiles): SourceFile[] {
  const closed = named(entries);
  return entries.map((entry) => {
    const isSingle = /\.gz$/i.test(entry.path) && !/\.tar\.gz$/i.test(entry.path);
    return isSingle && !closed.has(entry) ? gunzipped(entry) : entry;
  });
}

function withoutSharedFolder(files: readonly SourceFile[]): SourceFile[] {
  const first = files[0]?.path.split("/")[0];
  const isShared = files.every(({ path }) => path.startsWith(`${first}/`));
  if (!isShared) return [...files];
  return files.map((file) => renamedFile(file, file.path.slice(`${first}/`.length)));
}

function refuseDoubles(files: readonly SourceFile[]): void {
  const seen = new Set<string>();
  for (const { path } of files) {
    if (seen.has(path)) throw invalid(path, "one file of this path", "two");
    seen.add(path);
  }
}

function below(folder: string, file: SourceFile): SourceFile {
  // An archive often holds one folder of its own name; it is not repeated.
  if (folder === "" || file.path.startsWith(`${folder}/`)) return file;
  return renamedFile(file, `${folder}/${file.path}`);
}
