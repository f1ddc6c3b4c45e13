import { mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { LabError } from "../../src/core/errors.ts";
import type { PackedFiles } from "../../src/protocol/importApi.ts";

/**
 * Refuses a folder that is there already, before anything is read for it.
 *
 * @throws {LabError} "storage" if the folder is there and `force` is not set, or is a file.
 */
export async function checkOutFolder(folder: string, force: boolean): Promise<void> {
  const found = await stat(folder).catch(() => null);
  if (found === null) return;
  if (!found.isDirectory()) {
    throw new LabError("storage", `${folder}: expected a folder, found a file`);
  }
  if (!force) {
    throw new LabError("storage", `${folder} is there already; --force takes its place`);
  }
  // A mistyped --out must not cost anybody a folder of something else.
  if ((await stat(join(folder, "manifest.json")).catch(() => null)) !== null) return;
  throw new LabError(
    "storage",
    `${folder}: expected a data set to replace, found no manifest.json`,
  );
}

/**
 * Writes a packed data set as a folder: into a temporary one beside it, which gets its name when
 * all is there. A failure or a cancelled signal leaves nothing behind.
 *
 * @param folder Absolute path.
 * @param force Replaces a data set that is there already.
 * @throws {LabError} "storage" if the folder is there, the disk is full or may not be written to;
 *   an AbortError.
 */
export async function writeDataset(
  folder: string,
  { manifest, files }: PackedFiles,
  force: boolean,
  signal: AbortSignal,
): Promise<void> {
  await checkOutFolder(folder, force);
  const beside = (purpose: string) =>
    join(dirname(folder), `.${basename(folder)}.${purpose}-${process.pid}`);
  const fresh = beside("new");
  const old = beside("old");
  try {
    await mkdir(fresh, { recursive: true });
    for (const [name, bytes] of files) await writeFile(join(fresh, name), bytes, { signal });
    const text = `${JSON.stringify(manifest, null, 2)}\n`;
    await writeFile(join(fresh, "manifest.json"), text, { signal });
    signal.throwIfAborted();
    // Between these two the old set is under another name: put back if the new one cannot follow.
    const hasOld = await moved(folder, old);
    await rename(fresh, folder).catch(async (cause) => {
      if (hasOld) await rename(old, folder);
      throw cause;
    });
    await rm(old, { recursive: true, force: true });
  } catch (cause) {
    // The first error is the one to report, whether or not cleaning up fails too.
    await rm(fresh, { recursive: true, force: true }).catch(() => {});
    throw unwritable(folder, cause);
  }
}

/** An error of the operating system as one that names the folder. */
export function unwritable(folder: string, cause: unknown): unknown {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  const reason = reasons.get(code);
  return reason === undefined
    ? cause
    : new LabError("storage", `${folder} cannot be written: ${reason}`, { cause });
}

const reasons: ReadonlyMap<unknown, string> = new Map([
  ["ENOSPC", "the disk is full"],
  ["EDQUOT", "the disk quota is used up"],
  ["EFBIG", "a file would be too large for this disk"],
  ["EACCES", "this user may not write there"],
  ["EPERM", "this user may not write there"],
  ["EROFS", "the disk can only be read"],
  ["ENOTDIR", "a part of its path is a file"],
  ["EEXIST", "a part of its path is a file"],
]);

/** False if there is nothing to move. */
async function moved(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return false;
    throw cause;
  }
}
