import { readLimits } from "../../core/dataset/limits.ts";
import { LabError } from "../../core/errors.ts";

/** A file of the user's, and its path below what was dropped or picked. */
interface FileAtPath {
  readonly path: string;
  readonly file: File;
}

/** The part of a FileSystemEntry that walking needs. */
type Entry = Pick<FileSystemEntry, "isDirectory" | "name">;

/** Files that a picker gave; those of a folder come with their paths. */
export function pickedFiles(files: FileList): readonly FileAtPath[] {
  return sorted(
    Array.from(files, (file) => ({ path: file.webkitRelativePath || file.name, file })),
  );
}

/**
 * The files that were dropped, and those in dropped folders. Must be called in the task of the
 * drop: later the browser does not give them.
 *
 * @throws {LabError} "dataset-invalid" if there are more files than are read.
 */
export function droppedFiles(transfer: DataTransfer): Promise<readonly FileAtPath[]> {
  const found = Array.from(transfer.items, (item) => ({
    entry: item.webkitGetAsEntry(),
    file: item.getAsFile(),
  }));
  return walk(found);
}

async function walk(
  found: readonly { entry: FileSystemEntry | null; file: File | null }[],
): Promise<readonly FileAtPath[]> {
  const files: FileAtPath[] = [];
  const add = (path: string, file: File) => {
    if (files.length >= readLimits.fileCount) {
      throw new LabError(
        "dataset-invalid",
        `Expected at most ${readLimits.fileCount} files, found more`,
      );
    }
    files.push({ path, file });
  };
  const visit = async (entry: Entry, folder: string): Promise<void> => {
    const path = `${folder}${entry.name}`;
    if (isDirectory(entry)) {
      for await (const child of children(entry)) {
        await Promise.all(child.map((one) => visit(one, `${path}/`)));
      }
    } else if (isFile(entry)) {
      add(path, await new Promise<File>((resolve, reject) => entry.file(resolve, reject)));
    }
  };
  for (const { entry, file } of found) {
    if (entry !== null) await visit(entry, "");
    else if (file !== null) add(file.name, file);
  }
  return sorted(files);
}

/** The entries of a folder, which the browser gives about a hundred at a time. */
async function* children(folder: FileSystemDirectoryEntry): AsyncIterable<FileSystemEntry[]> {
  const reader = folder.createReader();
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (some.length === 0) return;
    yield some;
  }
}

function isDirectory(entry: Entry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function isFile(entry: Entry): entry is FileSystemFileEntry {
  return !entry.isDirectory;
}

/** By path, whatever order the system lists a folder in: the same files make the same data. */
function sorted(files: readonly FileAtPath[]): readonly FileAtPath[] {
  return [...files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}
