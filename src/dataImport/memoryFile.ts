import type { SourceFile } from "../core/dataset/sourceFile.ts";

const chunkBytes = 1024 ** 2;

/** A file whose contents are in memory already. */
export function memoryFile(path: string, bytes: Uint8Array): SourceFile {
  return {
    path,
    size: bytes.length,
    read: async (start, end) => bytes.subarray(start, Math.max(start, end)),
    async *chunks() {
      for (let start = 0; start < bytes.length; start += chunkBytes) {
        yield bytes.subarray(start, start + chunkBytes);
      }
    },
  };
}
