import Papa from "papaparse/papaparse.js";
import { invalid } from "../../invalid.ts";

/** Cells of a row, trimmed, and its number as a spreadsheet shows it: the header is row 1. */
export type TakeRow = (cells: readonly string[], row: number) => void;

const delimiters = [",", ";", "\t"] as const;

/**
 * Passes on the rows of a CSV, header first: comma, semicolon or tab between cells, whichever the
 * first line has most of; quotes; any line ends. Empty lines, and rows of empty cells,
 * are stepped over, but counted.
 *
 * @param path For messages.
 * @throws {LabError} "dataset-invalid" naming the row whose quotes are malformed, or that has not
 *   as many cells as the header; and what `takeRow` throws.
 */
export function eachCsvRow(text: string, path: string, takeRow: TakeRow): void {
  let row = 0;
  let cellCount: number | null = null;
  Papa.parse(text, {
    delimiter: guessDelimiter(text),
    header: false,
    skipEmptyLines: false,
    step: ({ data, errors }) => {
      row++;
      if (errors.length > 0) {
        throw invalid(`${path} row ${row}`, "well-formed quotes", errors[0].message);
      }
      const cells = data.map((cell) => cell.trim());
      if (cells.every((cell) => cell === "")) return;
      cellCount ??= cells.length;
      if (cells.length !== cellCount) {
        throw invalid(`${path} row ${row}`, `${cellCount} cells`, cells.length);
      }
      takeRow(cells, row);
    },
  });
}

function guessDelimiter(text: string): string {
  const end = text.search(/[\r\n]/);
  const line = (end < 0 ? text : text.slice(0, end)).replace(/"[^"]*"/g, "");
  const counts = delimiters.map((delimiter) => line.split(delimiter).length);
  return delimiters[counts.indexOf(Math.max(...counts))];
}
