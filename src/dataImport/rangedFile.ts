import type { SourceFile } from "../core/dataset/sourceFile.ts";

/** Bytes of a chunk, at most. */
export const chunkBytes = 1024 ** 2;

/** A file that is read by range; its chunks are ranges that follow one another. */
export function rangedFile(path: string, size: number, read: SourceFile["read"]): SourceFile {
  return {
    path,
    size,
    read,
    async *chunks() {
      for (let start = 0; start < size; start += chunkBytes) {
        yield await read(start, Math.min(size, start + chunkBytes));
      }
    },
  };
}

/** The same file by another path. */
export function renamedFile(file: SourceFile, path: string): SourceFile {
  return {
    path,
    size: file.size,
    chunks: () => file.chunks(),
    read: (start, end) => file.read(start, end),
  };
}
