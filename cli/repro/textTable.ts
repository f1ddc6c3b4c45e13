/** Shape [rows][columns]; the first row is the heading. */
export type Cells = readonly (readonly string[])[];

const gap = "  ";

/** A table in plain text: columns aligned left, a rule under the heading. */
export function textTable(cells: Cells): string {
  const widths = columnWidths(cells);
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join(gap)
      .trimEnd();
  const [heading, ...rows] = cells;
  const rule = widths.map((width) => "-".repeat(width)).join(gap);
  return [line(heading), rule, ...rows.map(line)].join("\n");
}

/**
 * Tables that each fit into `width` characters: the first column, then as many of the others as
 * there is room for, at least one.
 */
export function textTables(cells: Cells, width: number): string {
  const widths = columnWidths(cells);
  const groups: number[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (let column = 1; column < widths.length; column++) {
    const needed = widths[column] + gap.length;
    if (used + needed > width) {
      groups.push([0]);
      used = widths[0];
    }
    groups[groups.length - 1].push(column);
    used += needed;
  }
  return groups
    .map((columns) => textTable(cells.map((row) => columns.map((column) => row[column]))))
    .join("\n\n");
}

/** Rows become columns. */
export function transposed(cells: Cells): string[][] {
  return cells[0].map((_, column) => cells.map((row) => row[column]));
}

function columnWidths(cells: Cells): number[] {
  return cells[0].map((_, column) => Math.max(...cells.map((row) => row[column].length)));
}
