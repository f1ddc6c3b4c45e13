import { noFigure } from "../text/format.ts";
import type { TableColumn } from "./figures/figure.ts";

/** A table of formatted texts. */
export interface ReportTable {
  readonly title: string;
  readonly note: string;
  readonly columns: readonly TableColumn[];
  /** Shape [rows][columns]. */
  readonly rows: readonly (readonly string[])[];
}

/** The table without columns that no row has a figure for; none where it has no row. */
export function reportTable({ title, note, columns, rows }: ReportTable): readonly ReportTable[] {
  if (rows.length === 0) return [];
  const kept = columns.map((_, index) => rows.some((row) => row[index] !== noFigure));
  return [
    {
      title,
      note,
      columns: columns.filter((_, index) => kept[index]),
      rows: rows.map((row) => row.filter((_, index) => kept[index])),
    },
  ];
}
