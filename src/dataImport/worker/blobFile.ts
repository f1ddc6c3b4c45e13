import type { SourceFile } from "../../core/dataset/sourceFile.ts";
import { LabError } from "../../core/errors.ts";
import { rangedFile } from "../rangedFile.ts";

/** What a browser throws when a file has gone, or is not as it was when it was picked. */
const goneErrors = ["NotFoundError", "NotReadableError"];

/**
 * A file that the user picked or dropped. The browser reads it from the disk piece by piece.
 *
 * @param path Below the folder that was picked; for messages too.
 */
export function blobFile(path: string, blob: Blob): SourceFile {
  const read = async (start: number, end: number) => {
    try {
      return new Uint8Array(await blob.slice(start, Math.max(start, end)).arrayBuffer());
    } catch (cause) {
      throw unreadable(path, cause);
    }
  };
  return rangedFile(path, blob.size, read);
}

function unreadable(path: string, cause: unknown): unknown {
  if (!(cause instanceof DOMException)) return cause; // no memory for it, for one
  const found = goneErrors.includes(cause.name)
    ? "one that was changed, moved or removed after it was picked; pick it again"
    : `one that the browser does not read (${cause.message})`;
  const message = `${path}: expected a file that can be read, found ${found}`;
  return new LabError("dataset-invalid", message, { cause });
}
