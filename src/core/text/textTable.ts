/** Shape [rows][columns]. */
export type Cells = readonly (readonly string[])[];

const gap = "  ";

/** Rows in plain text, columns aligned: numbers right, all else left. */
export function textRows(rows: Cells): string {
  const columns = columnsOf(rows, rows);
  return rows.map((row) => textLine(row, columns)).join("\n");
}

/** The same with a heading, the first row, and a rule under it. */
export function textTable(cells: Cells): string {
  const [heading, ...rows] = cells;
  const columns = columnsOf(cells, rows);
  const rule = columns.map(({ width }) => "-".repeat(width)).join(gap);
  return [textLine(heading, columns), rule, ...rows.map((row) => textLine(row, columns))].join(
    "\n",
  );
}

/**
 * Tables that each fit into `width` characters: the first column, then as many of the others as
 * there is room for, at least one.
 */
export function textTables(cells: Cells, width: number): string {
  const widths = columnsOf(cells, cells).map((column) => column.width);
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

/** A table in Markdown; the first row is the heading. */
export function markdownTable(cells: Cells): string {
  const line = (row: readonly string[]) => `| ${row.join(" | ")} |`;
  const [heading, ...rows] = cells;
  const rule = columnsOf(cells, rows).map(({ isNumeric }) => (isNumeric ? "---:" : "---"));
  return [line(heading), line(rule), ...rows.map(line)].join("\n");
}

interface Column {
  readonly width: number;
  readonly isNumeric: boolean;
}

/** The first column names the rows, so it stands left whatever it holds. */
function columnsOf(cells: Cells, rows: Cells): Column[] {
  return cells[0].map((_, index) => ({
    width: Math.max(...cells.map((row) => row[index].length)),
    isNumeric: index > 0 && rows.every((row) => /^(|[-–]|[\d.,]+( %)?)$/.test(row[index])),
  }));
}

function textLine(row: readonly string[], columns: readonly Column[]): string {
  return columns
    .map(({ width, isNumeric }, index) =>
      isNumeric ? row[index].padStart(width) : row[index].padEnd(width),
    )
    .join(gap)
    .trimEnd();
}
