import { readLimits } from "../../core/dataset/limits.ts";
import { invalid, quoted } from "../invalid.ts";

/** Longer names than any file system or archiver makes. */
const pathCharacters = 4096;

/**
 * The path of an entry as the rest of the code sees it: relative, forward slashes, no empty or `.`
 * segments, Unicode NFC (macOS writes names decomposed, a CSV beside them seldom does).
 *
 * Nothing is ever written to disk by these paths; but a results file or a packed set could carry
 * them on, and an archive that tries such tricks is not to be trusted with the rest.
 *
 * @param archive Path of the archive, for messages.
 * @param name The entry's name as the archive has it.
 * @throws {LabError} "dataset-invalid" naming archive and entry if the path is absolute, leaves
 *   the archive, or has backslashes, control characters or no name at all.
 */
export function safePath(archive: string, name: string): string {
  const refuse = (found: string) =>
    invalid(`${archive} entry ${quoted(name)}`, "a path inside the archive", found);
  if (name.length > pathCharacters) throw refuse(`a path of ${name.length} characters`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(name)) throw refuse("a control character");
  if (name.includes("\\")) throw refuse("a backslash");
  if (name.startsWith("/")) throw refuse("an absolute path");
  if (/^[A-Za-z]:/.test(name)) throw refuse("a drive letter");
  const segments = name.split("/").filter((segment) => segment !== "" && segment !== ".");
  if (segments.includes("..")) throw refuse('".."');
  if (segments.length === 0) throw refuse("an empty name");
  return segments.join("/").normalize("NFC");
}

/** True for what operating systems leave in archives: `__MACOSX/`, `Thumbs.db`, hidden files. */
export function isNoise(path: string): boolean {
  return path
    .split("/")
    .some(
      (segment) => segment.startsWith(".") || /^(__MACOSX|Thumbs\.db|desktop\.ini)$/i.test(segment),
    );
}

/** Collects the entries of one archive: safe paths, no doubles, not too many; counts what is left out. */
export class EntryNames {
  private readonly archive: string;
  private readonly paths = new Set<string>();
  private noiseCount = 0;
  private linkCount = 0;
  private seenCount = 0;

  constructor(archive: string) {
    this.archive = archive;
  }

  /**
   * Takes an entry's name.
   *
   * Names are the same if they are equal after normalisation. Case is not folded: an archive made
   * on Linux may well hold `a.png` and `A.png`, which are two files to every reader here.
   *
   * @returns The path; null for an entry to leave out.
   * @throws {LabError} "dataset-invalid" as `safePath` does, for a second entry of the same name,
   *   and for more entries than are read.
   */
  take(name: string, kind: "file" | "folder" | "other"): string | null {
    if (++this.seenCount > readLimits.fileCount) {
      throw invalid(this.archive, `at most ${readLimits.fileCount} entries`, "more");
    }
    // "./" is how tar names the folder that was packed.
    if (kind === "folder" && /^(\.\/?)?$/.test(name)) return null;
    const path = safePath(this.archive, name);
    if (kind === "folder") return null;
    if (kind === "other") {
      this.linkCount++;
      return null;
    }
    if (isNoise(path)) {
      this.noiseCount++;
      return null;
    }
    if (this.paths.has(path)) {
      throw invalid(`${this.archive} entry ${quoted(path)}`, "a name of its own", "it twice");
    }
    this.paths.add(path);
    return path;
  }

  /** What was left out, in sentences for people. Folders are no loss and not counted. */
  notes(): string[] {
    const noise = counted(this.noiseCount, "hidden or system file", "hidden or system files");
    const links = counted(this.linkCount, "link or special file", "links or special files");
    return [...noise, ...links].map((text) => `${this.archive}: ${text} left out.`);
  }
}

/** One text, or none of nothing. */
function counted(count: number, one: string, several: string): string[] {
  return count === 0 ? [] : [`${count} ${count === 1 ? one : several}`];
}
