import { baseName } from "../../fileNames.ts";
import { invalid, quoted } from "../../invalid.ts";
import type { TakeRow } from "./csvRows.ts";

/** The column of file names, as the CSV edition of CelebA calls it. */
const fileColumn = "image_id";

/** True for the lists of CelebA in their original form, text with spaces between cells. */
export function isCelebaText(path: string): boolean {
  return /^list_(attr_celeba|eval_partition)\.txt$/i.test(baseName(path));
}

/** True for a list of CelebA in either edition: it names every image of the whole set. */
export function isCelebaList(path: string): boolean {
  return isCelebaText(path) || /^list_(\w+_celeba|eval_partition)\.csv$/i.test(baseName(path));
}

/**
 * Passes on the rows of an original list of CelebA as if it were a CSV with a header.
 * `list_attr_celeba.txt`: the count of rows, a line of names, the rows. `list_eval_partition.txt`:
 * rows of file and partition.
 *
 * @throws {LabError} "dataset-invalid" naming the line that is off.
 */
export function eachCelebaRow(text: string, path: string, takeRow: TakeRow): void {
  const lines = text.split("\n").map((line) => line.trim());
  const isPartition = /partition/i.test(baseName(path));
  const headerLines = isPartition ? 0 : 2;
  const names = isPartition ? ["partition"] : cellsOf(lines[1] ?? "");
  const header = [fileColumn, ...names];
  takeRow(header, headerLines);
  let found = 0;
  for (let line = headerLines; line < lines.length; line++) {
    if (lines[line] === "") continue;
    const cells = cellsOf(lines[line]);
    if (cells.length !== header.length) {
      throw invalid(`${path} row ${line + 1}`, `${header.length} cells`, cells.length);
    }
    takeRow(cells, line + 1);
    found++;
  }
  if (!isPartition && lines[0] !== String(found)) {
    throw invalid(`${path} row 1`, `the count of rows, ${found}`, quoted(lines[0]));
  }
}

function cellsOf(line: string): string[] {
  return line.split(/\s+/).filter((cell) => cell !== "");
}
