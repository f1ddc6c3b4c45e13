export type CsvCell = string | number;

/**
 * Rows as CSV (RFC 4180: CRLF, quotes doubled). Numbers have their full precision; NaN and
 * Infinity are written as such. Texts that a spreadsheet would run as a formula get a leading
 * apostrophe.
 *
 * @see RFC 4180; OWASP, "CSV Injection".
 */
export function toCsv(rows: readonly (readonly CsvCell[])[]): string {
  return rows.map((cells) => `${cells.map(written).join(",")}\r\n`).join("");
}

/** Numbers are ours and harmless; texts may come from a file. */
function written(cell: CsvCell): string {
  if (typeof cell === "number") return String(cell);
  const text = /^[=+\-@\t\r\n]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
