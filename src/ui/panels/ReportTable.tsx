import {
  formatCount,
  formatHundredfoldInterval,
  formatMs,
  formatNumber,
  formatPercent,
  formatPoints,
  formatRatio,
  noFigure,
} from "../../core/report/format.ts";
import type { ConditionReport, FigureName, Report } from "../../core/report/report.ts";
import { conditionStyles } from "../conditionStyle.ts";
import { ScrollArea } from "../controls/ScrollArea.tsx";
import { Swatch } from "../controls/Swatch.tsx";
import { Term } from "../controls/Term.tsx";
import type { HintName } from "../hints.ts";

interface Row {
  readonly title: string;
  readonly hint?: HintName;
  /** The figure that the row is about; says why where it is missing. */
  readonly figure?: FigureName;
  /** Null where there is no figure. */
  readonly cell: (condition: ConditionReport) => string | null;
  /** A second line: interval, unit, whose. */
  readonly detail?: (condition: ConditionReport) => string | null;
}

const rows: readonly Row[] = [
  {
    title: "Replicas done",
    cell: (c) => `${c.finishedCount} of ${c.replicaCount}`,
    detail: (c) => {
      const lost = [
        c.divergedCount > 0 ? `${c.divergedCount} not finite` : "",
        c.failedCount > 0 ? `${c.failedCount} failed` : "",
      ].filter((part) => part !== "");
      return lost.length === 0 ? null : lost.join(", ");
    },
  },
  {
    title: "Accuracy, mean",
    figure: "accuracy",
    cell: ({ accuracy }) => accuracy && formatPercent(accuracy.mean),
    detail: ({ accuracy }) =>
      accuracy?.meanInterval ? `${formatHundredfoldInterval(accuracy.meanInterval)} %` : null,
  },
  {
    title: "Accuracy spread",
    hint: "spread",
    figure: "spread",
    cell: ({ spread }) => spread && formatPoints(spread.accuracySampleStdDev),
    detail: ({ spread }) => spread && formatHundredfoldInterval(spread.chiSquareInterval),
  },
  {
    title: "Spread that the test set explains",
    hint: "finiteTest",
    figure: "reference",
    cell: ({ reference }) => reference && formatPoints(reference.finiteTestStdDev),
  },
  {
    title: "Churn",
    hint: "churn",
    figure: "churn",
    cell: ({ churn }) => churn && formatPercent(churn.mean),
    detail: ({ churn }) =>
      churn?.interval ? `${formatHundredfoldInterval(churn.interval)} %` : null,
  },
  {
    title: "Disagreement to expect",
    hint: "expectedDisagreement",
    figure: "reference",
    cell: ({ reference }) => reference && formatPercent(reference.expectedDisagreement.expected),
  },
  {
    title: "Weight distance",
    hint: "weightDistance",
    figure: "weightDistance",
    cell: ({ weightDistance }) => weightDistance && formatNumber(weightDistance.normalised),
    detail: ({ weightDistance }) => weightDistance && `raw ${formatNumber(weightDistance.raw)}`,
  },
  {
    title: "Largest class spread to top line",
    hint: "classRatio",
    figure: "perClass",
    cell: ({ perClass }) => (perClass?.largest ? formatRatio(perClass.largest.ratio) : null),
    detail: ({ perClass }) => (perClass?.largest ? `class ${perClass.largest.className}` : null),
  },
  {
    title: "Subgroup spread",
    figure: "subgroups",
    cell: ({ subgroups }) => {
      const spreads = (subgroups ?? []).flatMap(({ name, accuracy }) =>
        accuracy === null ? [] : `${name} ${formatPoints(accuracy.sampleStdDev)}`,
      );
      return spreads.length === 0 ? null : spreads.join(", ");
    },
  },
  {
    title: "Distinct final weights",
    figure: "divergence",
    cell: ({ divergence, measuredReplicas }) =>
      divergence && `${divergence.distinctFinalCount} of ${measuredReplicas.length}`,
  },
  {
    title: "First difference",
    figure: "divergence",
    cell: ({ divergence }) => {
      if (divergence === null || !divergence.tracked) return null;
      if (divergence.first === null) return "none";
      const { step } = divergence.first;
      return step === null ? "initial weights" : `after ${formatCount(step + 1, "step")}`;
    },
    detail: ({ divergence }) => divergence?.first?.tensor ?? null,
  },
  {
    title: "Time per replica step",
    cell: ({ cost }) => (cost.stepMs === null ? null : formatMs(cost.stepMs)),
    detail: ({ cost }) => (cost.gpuStepMs === null ? null : `GPU ${formatMs(cost.gpuStepMs)}`),
  },
  {
    title: "Time to atomic",
    hint: "timeToAtomic",
    figure: "ratioToAtomic",
    cell: ({ cost }) => (cost.ratioToAtomic === null ? null : formatRatio(cost.ratioToAtomic)),
  },
];

/** The report: a row per figure, a column per condition. */
export function ReportTable({ report }: { report: Report }) {
  const styles = conditionStyles(report.conditions.map(({ name }) => name));
  return (
    <ScrollArea label="Report table">
      <table className="report-table">
        <caption>
          Figures over replicas, with 95 % intervals below where there are enough replicas
        </caption>
        <thead>
          <tr>
            <th scope="col">Figure</th>
            {report.conditions.map(({ name }, index) => (
              <th scope="col" key={name}>
                {name} <Swatch style={styles[index] ?? { color: "currentColor", dash: "0" }} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.title}>
              <th scope="row">
                {row.title}
                {row.hint !== undefined && <Term name={row.hint} label={row.title.toLowerCase()} />}
              </th>
              {report.conditions.map((condition) => (
                <Cell key={condition.name} {...{ row, condition }} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}

function Cell({ row, condition }: { row: Row; condition: ConditionReport }) {
  const text = row.cell(condition);
  if (text === null) {
    const reason = row.figure === undefined ? undefined : condition.missing[row.figure];
    return (
      <td title={reason}>
        {noFigure}
        {reason !== undefined && <small>{reason}</small>}
      </td>
    );
  }
  const detail = row.detail?.(condition) ?? null;
  return (
    <td>
      {text}
      {detail !== null && <small>{detail}</small>}
    </td>
  );
}
