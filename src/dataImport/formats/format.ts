import type { SourceFile } from "../../core/dataset/sourceFile.ts";
import type { ColumnChoice, FormatInfo } from "../../protocol/importApi.ts";
import { isArchiveName } from "../archives/archiveNames.ts";
import type { ReadContext } from "../readContext.ts";
import type { DatasetReading } from "../reading.ts";

/** The files that a format opens. */
export interface FormatFiles {
  /** Those that belong to it, by name or first bytes, in the order given. At least one. */
  readonly own: readonly SourceFile[];
  /** All files, with archives opened. */
  readonly all: readonly SourceFile[];
  /** Paths of files, folders and archives as they were given: they may name the data set. */
  readonly givenPaths: readonly string[];
}

/** What a format makes of its files. What is left out here: one label and nothing to choose. */
export interface FormatReading
  extends Pick<DatasetReading, "parts" | "classNames" | "suggestion" | "notes">,
    Partial<Pick<DatasetReading, "subgroupNames" | "columns" | "chosen">> {
  /** The files that were of use; a note lists the others. */
  readonly used: readonly SourceFile[];
}

/**
 * A format of files: a row of the table in `formats.ts`. The table decides what belongs to which
 * format, so a format names its own files and depends on no other format.
 */
export interface Format extends FormatInfo {
  /** The files whose names show that they are of this format. */
  named(files: readonly SourceFile[]): readonly SourceFile[];
  /** True if the first eight bytes of a file that no format names show that it is of this one. */
  begins?(start: Uint8Array, path: string): boolean;
  /** Files to try where neither names nor first bytes show any file to be of any format. */
  unmarked?(files: readonly SourceFile[]): readonly SourceFile[];
  /**
   * Opens files; reads labels, and images when asked for.
   *
   * @returns Null if a closer look shows that they are not of this format.
   * @throws {LabError} "dataset-invalid" if they are of this format, and malformed; "cancelled".
   */
  open(
    files: FormatFiles,
    choice: ColumnChoice,
    context: ReadContext,
  ): Promise<FormatReading | null>;
  /** True if a packing that takes all of it keeps the order of the examples, and so the hash. */
  readonly keepsOrder?: true;
}

/** For `named`: the files whose path matches. An archive of such files is none of them. */
export function byName(pattern: RegExp): Format["named"] {
  return (files) => files.filter(({ path }) => pattern.test(path) && !isArchiveName(path));
}
