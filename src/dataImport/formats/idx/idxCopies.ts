import { baseName } from "../../fileNames.ts";
import type { ReadContext } from "../../readContext.ts";
import type { IdxFile } from "./idxPairs.ts";

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

/**
 * Compares two files of equal headers front to back. As streams: to read two entries of a zip by
 * range in turns would inflate each of them again for each range.
 */
async function haveSameBytes(a: IdxFile, b: IdxFile, context: ReadContext): Promise<boolean> {
  const byteCount = a.header.headerBytes + a.header.valueCount;
  const others = b.file.chunks()[Symbol.asyncIterator]();
  try {
    let compared = 0;
    let other: Uint8Array = new Uint8Array(0);
    for await (let chunk of a.file.chunks()) {
      while (chunk.length > 0) {
        context.signal.throwIfAborted();
        if (other.length === 0) {
          const next = await others.next();
          if (next.done) return false;
          other = next.value;
        }
        const length = Math.min(chunk.length, other.length);
        for (let i = 0; i < length; i++) if (chunk[i] !== other[i]) return false;
        chunk = chunk.subarray(length);
        other = other.subarray(length);
        compared += length;
        // A file longer than its header claims is refused by the reader.
        if (compared >= byteCount) return true;
      }
      context.onProgress({ activity: `Comparing ${a.file.path}`, fraction: compared / byteCount });
    }
    return false;
  } finally {
    await others.return?.();
  }
}
