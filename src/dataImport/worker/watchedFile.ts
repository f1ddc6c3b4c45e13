import type { SourceFile } from "../../core/dataset/sourceFile.ts";

/** The same file, which calls `onRead` after every read. */
export function watchedFile(file: SourceFile, onRead: () => void): SourceFile {
  return {
    path: file.path,
    size: file.size,
    read: async (start, end) => {
      const bytes = await file.read(start, end);
      onRead();
      return bytes;
    },
    async *chunks() {
      for await (const chunk of file.chunks()) {
        onRead();
        yield chunk;
      }
    },
  };
}
