import type { SourceFile } from "../../core/dataset/sourceFile.ts";
import { rangedFile } from "../rangedFile.ts";

/** A file whose contents are in memory already. */
export function memoryFile(path: string, bytes: Uint8Array): SourceFile {
  return rangedFile(path, bytes.length, async (start, end) =>
    bytes.subarray(start, Math.max(start, end)),
  );
}
