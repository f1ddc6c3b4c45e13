import { toCsv } from "../text/csv.ts";
import { units } from "../text/format.ts";
import { figures, writeFigure } from "./figures/figures.ts";
import { pairFigures, pairName } from "./pairs/pairFigures.ts";
import type { Report } from "./report.ts";

/**
 * The figures of a report as CSV, tidy: one row per condition and figure, and per two conditions and
 * figure of both. Columns:
 * - `condition` ("ALGO, IMPL" for two), `figure` (its key in the report's JSON)
 * - `value`, and `low` and `high` of its 95 % interval, at full precision; empty where there is none
 * - `unit` of the three: fraction, ratio, ms, distance or count
 * - `text` and `detail`, as the report's table shows them
 * - `missing`: why there is no value
 */
export function figuresToCsv({ conditions, pairs }: Report): string {
  const header = [
    "condition",
    "figure",
    "value",
    "low",
    "high",
    "unit",
    "text",
    "detail",
    "missing",
  ];
  const rows = conditions.flatMap((condition) =>
    figures.map((figure) => {
      const { number, interval, text, detail, reason } = writeFigure(figure, condition);
      return [
        ...[condition.name, figure.key],
        ...[number ?? "", interval?.low ?? "", interval?.high ?? ""],
        ...[units[figure.unit].stored, reason === null ? text : "", detail ?? "", reason ?? ""],
      ];
    }),
  );
  const pairRows = pairs.flatMap((pair) =>
    pairFigures.flatMap(({ key, write }) => {
      const written = write(pair);
      if (written === null) return [];
      const { number, interval, text, detail } = written;
      return [
        [
          ...[pairName(pair), key, number, interval?.low ?? "", interval?.high ?? ""],
          ...[units.percent.stored, text, detail ?? "", ""],
        ],
      ];
    }),
  );
  return toCsv([header, ...rows, ...pairRows]);
}
