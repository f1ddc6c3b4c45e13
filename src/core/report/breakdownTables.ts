import type { Figure } from "./figures/figure.ts";
import { type FigureName, type FigureValues, figures } from "./figures/figures.ts";
import { pairTables } from "./pairs/pairTables.ts";
import type { Report } from "./report.ts";
import { type ReportTable, reportTable } from "./reportTable.ts";

/**
 * The tables beside the report's own: of what is measured of two conditions together, and behind
 * figures that one number stands for, a row per condition and part.
 */
export function breakdownTables(report: Report): readonly ReportTable[] {
  return [...pairTables(report), ...figures.flatMap((figure) => breakdownTable(figure, report))];
}

function breakdownTable<Name extends FigureName>(
  { key, breakdown }: Figure<Name, FigureValues[Name]>,
  { conditions }: Report,
): readonly ReportTable[] {
  if (breakdown === undefined) return [];
  const rows = conditions.flatMap(({ name, figures: values }) => {
    const value = values[key];
    return value === undefined ? [] : breakdown.rows(value).map((cells) => [name, ...cells]);
  });
  const columns = [{ label: "Condition", hint: "Which noise was let in" }, ...breakdown.columns];
  return reportTable({ ...breakdown, columns, rows });
}
