import type { Stats } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import type { SourceFile } from "../../src/core/dataset/sourceFile.ts";
import { LabError } from "../../src/core/errors.ts";
import { rangedFile } from "../../src/dataImport/rangedFile.ts";

/**
 * A file on disk. It is open only while it is read, so a folder of any size takes few handles.
 *
 * @param path What messages call it, and where it lies in what was given: `train/cat/1.png`.
 * @param location Where it lies on the disk.
 * @throws {LabError} "dataset-invalid" naming the file, here and when it is read, if it is missing,
 *   a folder, not to be read by this user, or not the file any more that was opened first.
 */
export async function diskFile(path: string, location: string): Promise<SourceFile> {
  const first = await stat(location).catch((cause) => {
    throw unreadable(path, cause);
  });
  if (first.isDirectory()) throw invalid(path, "expected a file, found a folder");
  if (!first.isFile()) throw invalid(path, "expected a file, found a device or a pipe");

  // Opened for each range, so that a reading that stops half-way leaves no handle open.
  async function read(start: number, end: number): Promise<Uint8Array> {
    const stop = Math.min(end, first.size);
    if (start >= stop) return new Uint8Array(0);
    const handle = await openUnchanged(path, location, first);
    try {
      return await readExactly(handle, path, start, stop);
    } finally {
      await handle.close();
    }
  }

  return rangedFile(path, first.size, read);
}

/** An error of the operating system as one that names the file. */
export function unreadable(path: string, cause: unknown): LabError {
  if (cause instanceof LabError) return cause;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
  return invalid(path, reasons.get(code) ?? `cannot be read (${code})`, cause);
}

const reasons: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "there is no such file"],
  ["ENOTDIR", "there is no such file"],
  ["EISDIR", "expected a file, found a folder"],
  ["EACCES", "this user may not read it"],
  ["EPERM", "this user may not read it"],
  ["ELOOP", "its links lead in a circle"],
]);

async function openUnchanged(path: string, location: string, first: Stats): Promise<FileHandle> {
  const handle = await open(location, "r").catch((cause) => {
    throw unreadable(path, cause);
  });
  const now = await handle.stat();
  if (now.size === first.size && now.mtimeMs === first.mtimeMs) return handle;
  await handle.close();
  throw invalid(
    path,
    `changed while it was read: expected ${first.size} bytes of ${first.mtime.toISOString()}, ` +
      `found ${now.size} of ${now.mtime.toISOString()}`,
  );
}

async function readExactly(
  handle: FileHandle,
  path: string,
  start: number,
  end: number,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(end - start);
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await handle
      .read(bytes, filled, bytes.length - filled, start + filled)
      .catch((cause) => {
        throw unreadable(path, cause);
      });
    if (bytesRead === 0) {
      throw invalid(
        path,
        `changed while it was read: expected ${end} bytes or more, found ${start + filled}`,
      );
    }
    filled += bytesRead;
  }
  return bytes;
}

function invalid(path: string, message: string, cause?: unknown): LabError {
  return new LabError("dataset-invalid", `${path}: ${message}`, { cause });
}
