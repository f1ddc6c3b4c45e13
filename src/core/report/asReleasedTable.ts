import type { ExperimentResults } from "../results/results.ts";
import { releasedFigures } from "./asReleasedFigures.ts";
import { measuredCondition } from "./figures/measuredCondition.ts";
import type { Report } from "./report.ts";
import type { ReportTable } from "./reportTable.ts";

/** Figures of the study's released code beside ours. */
export interface AsReleasedTable extends ReportTable {
  /** What the released code does otherwise, for each figure of the table. */
  readonly explanations: readonly string[];
}

/**
 * Our figures beside those that the study's released code would give for the same replicas, a row for
 * each figure and condition. To compare with figures that were made by that code; no sentence of the
 * report rests on them.
 *
 * @param report Of these results.
 * @returns No rows where no condition has two finished replicas.
 * @throws {LabError} "metric-input" if the results' shapes do not fit together.
 */
export function asReleasedTable(results: ExperimentResults, report: Report): AsReleasedTable {
  const subjects = results.conditions.map((condition, index) => ({
    measured: measuredCondition(results, condition),
    report: report.conditions[index],
    // Of all layers only batch norm has a gamma, and it has moving statistics.
    hasMovingStatistics: condition.tensors.some(({ name }) => name.endsWith("/gamma")),
  }));
  const written = releasedFigures.map(({ title, explanation, rows }) => ({
    explanation: `${title}: ${explanation}`,
    rows: subjects.flatMap((subject) =>
      rows(subject).map(({ part, ours, asReleased }) => [
        part === undefined ? title : `${title}, ${part}`,
        subject.report.name,
        ours,
        asReleased,
      ]),
    ),
  }));
  const shown = written.filter(({ rows }) => rows.length > 0);
  return {
    title: "As the study's released code computes it",
    note: "The released code of Zhuang et al. (MLSys 2022) differs from the paper's text in places; ours follows the text. These figures are for comparison with figures made by that code.",
    columns: [
      { label: "Figure", hint: "What is measured" },
      { label: "Condition", hint: "Which noise was let in" },
      { label: "Ours", hint: "As in the report" },
      { label: "As released", hint: "As the study's released code computes it" },
    ],
    rows: shown.flatMap(({ rows }) => rows),
    explanations: shown.map(({ explanation }) => explanation),
  };
}
