import type { SourceFile } from "../../core/dataset/sourceFile.ts";

/** The same file by another path. */
export function renamedFile(file: SourceFile, path: string): SourceFile {
  return {
    path,
    size: file.size,
    chunks: () => file.chunks(),
    read: (start, end) => file.read(start, end),
  };
}
