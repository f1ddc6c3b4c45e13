import type { Interval } from "../stats/interval.ts";
import {
  formatHundredfoldInterval,
  formatMs,
  formatNumber,
  formatPercent,
  formatPoints,
  formatRatio,
  noFigure,
} from "./format.ts";
import type { ConditionReport, Report } from "./report.ts";

export interface TableColumn {
  readonly key: string;
  readonly label: string;
  /** What the column holds, for a tooltip or a legend. */
  readonly hint: string;
}

/** A table of formatted texts, a row per condition, for the command line. */
export interface ReportTable {
  readonly columns: readonly TableColumn[];
  /** Shape [rows][columns]. */
  readonly rows: readonly (readonly string[])[];
}

interface ConditionColumn extends TableColumn {
  readonly cell: (condition: ConditionReport) => string;
}

const conditionColumns: readonly ConditionColumn[] = [
  {
    key: "condition",
    label: "Condition",
    hint: "Which noise was let in",
    cell: ({ name }) => name,
  },
  {
    key: "replicas",
    label: "Replicas",
    hint: "Finished, of those asked for; diverged and failed ones beside",
    cell: replicasCell,
  },
  {
    key: "accuracy",
    label: "Accuracy",
    hint: "Mean top-1 test accuracy over replicas",
    cell: ({ accuracy }) => (accuracy === null ? noFigure : formatPercent(accuracy.mean)),
  },
  {
    key: "spread",
    label: "Spread (95 %)",
    hint: "Sample standard deviation of accuracy over replicas, percentage points; chi-square interval",
    cell: ({ spread }) =>
      spread === null
        ? noFigure
        : formatPoints(spread.accuracySampleStdDev) +
          ends(spread.accuracySampleStdDev, spread.chiSquareInterval),
  },
  {
    key: "churn",
    label: "Churn (95 %)",
    hint: "Share of test examples on which two replicas disagree, averaged over pairs; jackknife interval",
    cell: ({ churn }) =>
      churn === null ? noFigure : formatPercent(churn.mean) + ends(churn.mean, churn.interval),
  },
  {
    key: "weightDistance",
    label: "Weight distance",
    hint: "L2 between normalised weight vectors, averaged over pairs",
    cell: ({ weightDistance }) =>
      weightDistance === null ? noFigure : formatNumber(weightDistance.normalised),
  },
  {
    key: "perClass",
    label: "Largest per-class ratio",
    hint: "Largest spread of one class's accuracy over the spread of overall accuracy",
    cell: ({ perClass }) =>
      perClass === null || perClass.largest === null
        ? noFigure
        : `${formatRatio(perClass.largest.ratio)} (${perClass.largest.className})`,
  },
  {
    key: "models",
    label: "Distinct models",
    hint: "Different fingerprints of the final weights, of the replicas measured",
    cell: ({ divergence, measuredReplicas }) =>
      divergence === null
        ? noFigure
        : `${divergence.distinctFinalCount} of ${measuredReplicas.length}`,
  },
  {
    key: "firstDifference",
    label: "First difference",
    hint: "0-based training step after which bits first differ from replica 0, and the tensor",
    cell: firstDifferenceCell,
  },
  {
    key: "step",
    label: "Step time",
    hint: "Median wall-clock time of one training step of one replica",
    cell: ({ cost }) => (cost.stepMs === null ? noFigure : formatMs(cost.stepMs)),
  },
  {
    key: "ratioToAtomic",
    label: "To atomic",
    hint: "Step time over that of the atomic conditions of the same run",
    cell: ({ cost }) => (cost.ratioToAtomic === null ? noFigure : formatRatio(cost.ratioToAtomic)),
  },
];

/** One row per condition. */
export function reportTable(report: Report): ReportTable {
  return {
    columns: conditionColumns.map(({ key, label, hint }) => ({ key, label, hint })),
    rows: report.conditions.map((condition) => conditionColumns.map(({ cell }) => cell(condition))),
  };
}

/**
 * One row per condition and subgroup; no rows where the data has no subgroups. Error rates have
 * columns where there is a positive class.
 */
export function subgroupTable(report: Report): ReportTable {
  const withErrorRates = report.conditions.some(({ subgroups }) =>
    subgroups?.some((figures) => figures.falsePositiveRate ?? figures.falseNegativeRate),
  );
  const spread = (rate: { mean: number; sampleStdDev: number } | null) =>
    rate === null ? noFigure : `${formatPercent(rate.mean)} (${formatPoints(rate.sampleStdDev)})`;
  return {
    columns: [
      { key: "condition", label: "Condition", hint: "Which noise was let in" },
      { key: "subgroup", label: "Subgroup", hint: "Part of the test examples" },
      { key: "examples", label: "Examples", hint: "Number of its test examples" },
      {
        key: "accuracy",
        label: "Accuracy (spread)",
        hint: "Mean and sample standard deviation over replicas",
      },
      ...(withErrorRates
        ? [
            {
              key: "falsePositiveRate",
              label: "False-positive rate (spread)",
              hint: "FP / (FP + TN) of the second class",
            },
            {
              key: "falseNegativeRate",
              label: "False-negative rate (spread)",
              hint: "FN / (FN + TP) of the second class",
            },
          ]
        : []),
    ],
    rows: report.conditions.flatMap(({ name, subgroups }) =>
      (subgroups ?? []).map((subgroup) => [
        name,
        subgroup.name,
        String(subgroup.exampleCount),
        spread(subgroup.accuracy),
        ...(withErrorRates
          ? [spread(subgroup.falsePositiveRate), spread(subgroup.falseNegativeRate)]
          : []),
      ]),
    ),
  };
}

/** The ends of an interval in brackets; none for a figure of 0, whose interval says nothing. */
function ends(value: number, interval: Interval | null): string {
  return interval === null || value === 0 ? "" : ` (${formatHundredfoldInterval(interval)})`;
}

function replicasCell(condition: ConditionReport): string {
  const { finishedCount, replicaCount, divergedCount, failedCount } = condition;
  const losses = [
    divergedCount > 0 ? `${divergedCount} diverged` : null,
    failedCount > 0 ? `${failedCount} failed` : null,
  ].filter((loss) => loss !== null);
  const beside = losses.length > 0 ? ` (${losses.join(", ")})` : "";
  return `${finishedCount} of ${replicaCount}${beside}`;
}

function firstDifferenceCell({ divergence }: ConditionReport): string {
  if (divergence === null || !divergence.tracked) return noFigure;
  if (divergence.first === null) return "none";
  const { step, tensor } = divergence.first;
  const when = step === null ? "before training" : `step ${step}`;
  return tensor === null ? when : `${when}, ${tensor}`;
}
