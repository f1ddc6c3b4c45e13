import type { SourceFile } from "../core/dataset/sourceFile.ts";
import { LabError } from "../core/errors.ts";

/** A piece of a file, and the offset of its first byte. */
export interface Chunk {
  readonly start: number;
  readonly blob: Blob;
}

const windowBytes = 1024 ** 2;

/**
 * A file that is stored in consecutive chunks. Reading a range opens its chunks only.
 *
 * @param chunksAcross The chunks that hold bytes [start, end), in order.
 */
export function chunkedFile(
  path: string,
  size: number,
  chunksAcross: (start: number, end: number) => Promise<readonly Chunk[]>,
): SourceFile {
  const read = async (start: number, end: number) => {
    const last = Math.min(end, size);
    if (start >= last) return new Uint8Array();
    const bytes = new Uint8Array(last - start);
    let at = start;
    for (const chunk of await chunksAcross(start, last)) {
      if (chunk.start > at) break;
      const part = chunk.blob.slice(at - chunk.start, last - chunk.start);
      bytes.set(new Uint8Array(await part.arrayBuffer()), at - start);
      at += part.size;
    }
    if (at < last) {
      const message = `${path}: expected stored bytes up to ${last}, found none from ${at} on; remove the download and fetch it again`;
      throw new LabError("storage", message);
    }
    return bytes;
  };
  return {
    path,
    size,
    read,
    async *chunks() {
      for (let start = 0; start < size; start += windowBytes) {
        yield await read(start, start + windowBytes);
      }
    },
  };
}
