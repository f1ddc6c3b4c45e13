import type { Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { readLimits } from "../../src/core/dataset/limits.ts";
import { LabError } from "../../src/core/errors.ts";
import type { CancelSignal } from "../../src/dataImport/readContext.ts";
import { unreadable } from "./diskFile.ts";

/** A file on disk. */
export interface DiskPath {
  /** What messages call it, and where it lies in what was given: `train/cat/1.png`. */
  readonly path: string;
  /** Absolute. */
  readonly location: string;
}

/**
 * The files of a command line: files, and all files below folders. Of one folder the paths start
 * inside it; of several things each path starts with its name, as `train` and `test` may matter.
 * Hidden files and links to folders are passed over. The order is that of the paths, not the disk's.
 *
 * @param locations Absolute paths.
 * @throws {LabError} "dataset-invalid" if something is missing or not to be read, a folder holds
 *   no files or too many, or two files have the same path.
 */
export async function givenFiles(
  locations: readonly string[],
  signal: CancelSignal,
): Promise<DiskPath[]> {
  const found: DiskPath[] = [];
  for (const location of locations) {
    const name = basename(location);
    const given = await stat(location).catch((cause) => {
      throw unreadable(location, cause);
    });
    if (!given.isDirectory()) {
      found.push({ path: name, location });
      continue;
    }
    const countBefore = found.length;
    await walk(location, locations.length === 1 ? "" : `${name}/`, found, signal);
    if (found.length > countBefore) continue;
    throw new LabError("dataset-invalid", `${location}: expected files, found an empty folder`);
  }
  checkDoubles(found);
  return found;
}

async function walk(
  folder: string,
  prefix: string,
  found: DiskPath[],
  signal: CancelSignal,
): Promise<void> {
  signal.throwIfAborted();
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause) => {
    throw unreadable(folder, cause);
  });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith(".")) continue;
    const location = join(folder, entry.name);
    const path = prefix + entry.name;
    if (entry.isDirectory()) await walk(location, `${path}/`, found, signal);
    else if (await isFile(entry, location)) found.push({ path, location });
    if (found.length <= readLimits.fileCount) continue;
    throw new LabError(
      "dataset-invalid",
      `${folder}: expected at most ${readLimits.fileCount} files, found more`,
    );
  }
}

async function isFile(entry: Dirent, location: string): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isFile();
  const target = await stat(location).catch((cause) => {
    throw unreadable(location, cause);
  });
  return target.isFile();
}

function checkDoubles(found: readonly DiskPath[]): void {
  const locations = new Map<string, string>();
  for (const { path, location } of found) {
    const other = locations.get(path);
    if (other !== undefined) {
      throw new LabError(
        "dataset-invalid",
        `${location}: expected different names, found ${path} in ${other} too`,
      );
    }
    locations.set(path, location);
  }
}
