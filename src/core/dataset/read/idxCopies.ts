import { baseName } from "./fileNames.ts";
import { measureBytes } from "./fixedRecords.ts";
import type { IdxFile } from "./idxPairs.ts";
import type { ReadContext } from "./sourceFile.ts";

/** Bytes of two files compared at a time. */
const rangeBytes = 1024 ** 2;

/**
 * Leaves out files that are there twice, as in a well-known archive of MNIST: names that differ in
 * folder and punctuation only, and the same bytes. Files that share a name and differ both stay.
 *
 * @returns The files without copies, in their order, and a note that names the copies.
 */
export async function withoutCopies(
  files: readonly IdxFile[],
  context: ReadContext,
): Promise<{ readonly kept: readonly IdxFile[]; readonly notes: readonly string[] }> {
  const kept: IdxFile[] = [];
  const copies: string[] = [];
  for (const file of files) {
    const original = await originalOf(file, kept, context);
    if (original === null) kept.push(file);
    else copies.push(`${file.file.path} (as ${original.file.path})`);
  }
  return { kept, notes: copies.length === 0 ? [] : [`Copies left out: ${copies.join(", ")}.`] };
}

async function originalOf(
  file: IdxFile,
  kept: readonly IdxFile[],
  context: ReadContext,
): Promise<IdxFile | null> {
  for (const other of kept) {
    const isAlike =
      nameKey(other) === nameKey(file) &&
      other.header.dimensions.join() === file.header.dimensions.join();
    if (isAlike && (await haveSameBytes(file, other, context))) return other;
  }
  return null;
}

/** `MNIST/train-images.idx3-ubyte` -> `trainimagesidx3ubyte` */
function nameKey({ file }: IdxFile): string {
  return baseName(file.path)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "");
}

async function haveSameBytes(a: IdxFile, b: IdxFile, context: ReadContext): Promise<boolean> {
  // Equal headers promise equal sizes; a file of another size is for the reader to refuse.
  const byteCount = a.header.headerBytes + a.header.valueCount;
  if ((await measureBytes(a.file, byteCount, context)) !== byteCount) return false;
  if ((await measureBytes(b.file, byteCount, context)) !== byteCount) return false;
  for (let at = 0; at < byteCount; at += rangeBytes) {
    context.signal.throwIfAborted();
    context.onProgress({ activity: `Comparing ${a.file.path}`, fraction: at / byteCount });
    const ofA = await a.file.read(at, at + rangeBytes);
    const ofB = await b.file.read(at, at + rangeBytes);
    if (ofA.length !== ofB.length || ofA.some((byte, i) => byte !== ofB[i])) return false;
  }
  return true;
}
