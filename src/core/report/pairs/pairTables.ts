import { noFigure } from "../../text/format.ts";
import type { Report } from "../report.ts";
import { type ReportTable, reportTable } from "../reportTable.ts";
import { pairFigures, pairName } from "./pairFigures.ts";

/** The table of every two conditions; none for a single condition. */
export function pairTables({ pairs }: Pick<Report, "pairs">): readonly ReportTable[] {
  return reportTable({
    title: "Conditions in pairs",
    note:
      "Conditions that share every seed are compared replica by replica: what they differ by is the order of additions. " +
      "The variance of their accuracy has two parts: the covariance comes from the seeds, half the variance of the differences from the additions. " +
      "For this, the ordered sum is taken as one draw of the order of additions; a variance that is estimated below 0 is 0. " +
      "An interval stands where it holds its level in simulation: for P(A > B) from 50 pairs on, or from 5 replicas of each where no seeds are shared; for churn and variance of pairs none does.",
    columns: [
      { label: "A, B", hint: "The two conditions" },
      ...pairFigures.map(({ title, hint }) => ({ label: title, hint })),
    ],
    rows: pairs.map((pair) => [
      pairName(pair),
      ...pairFigures.map((figure) => {
        const written = figure.write(pair);
        if (written === null) return noFigure;
        return written.detail === null ? written.text : `${written.text}; ${written.detail}`;
      }),
    ]),
  });
}
