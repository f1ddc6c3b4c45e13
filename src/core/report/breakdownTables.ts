import { noFigure } from "../text/format.ts";
import type { Figure, TableColumn } from "./figures/figure.ts";
import { type FigureName, type FigureValues, figures } from "./figures/figures.ts";
import type { Report } from "./report.ts";

/** A table of formatted texts. */
export interface BreakdownTable {
  readonly title: string;
  readonly note: string;
  readonly columns: readonly TableColumn[];
  /** Shape [rows][columns]. */
  readonly rows: readonly (readonly string[])[];
}

/**
 * The tables behind figures that one number stands for: a row per condition and part. Columns
 * that no part has a figure for are left out, and tables without a row.
 */
export function breakdownTables(report: Report): readonly BreakdownTable[] {
  return figures.flatMap((figure) => breakdownTable(figure, report));
}

function breakdownTable<Name extends FigureName>(
  { key, breakdown }: Figure<Name, FigureValues[Name]>,
  { conditions }: Report,
): BreakdownTable[] {
  if (breakdown === undefined) return [];
  const rows = conditions.flatMap(({ name, figures: values }) => {
    const value = values[key];
    return value === undefined ? [] : breakdown.rows(value).map((cells) => [name, ...cells]);
  });
  if (rows.length === 0) return [];
  const columns = [{ label: "Condition", hint: "Which noise was let in" }, ...breakdown.columns];
  const kept = columns.map((_, index) => rows.some((row) => row[index] !== noFigure));
  const { title, note } = breakdown;
  return [
    {
      title,
      note,
      columns: columns.filter((_, index) => kept[index]),
      rows: rows.map((row) => row.filter((_, index) => kept[index])),
    },
  ];
}
