import { perClassChurn } from "../../core/metrics/pairwiseChurn.ts";
import { churn } from "../../core/report/figures/churn.ts";
import { formatPercent, formatWholePercent } from "../../core/text/format.ts";
import { domainFromZero, valueTicks } from "./axes.ts";
import type { Chart } from "./chart.ts";
import { commonPredictions, conditionLines, latestChurn } from "./chartData.ts";

/** More classes than this are drawn as one stepped line per condition: bars would be too thin. */
const mostBarClasses = 24;
/** Class names below the axis; of more classes, some. */
const mostNames = 12;
/** Characters of a class name below the axis. */
const nameLength = 9;

/** Churn of each class at the last common epoch, one bar per condition; fractions. */
export const churnChart: Chart = {
  title: "Churn by class",
  definition: churn.definition,
  place: "class",
  formatValue: formatPercent,
  empty: () => "Churn needs one epoch of two replicas.",
  data: ({ traces, testSet }) => {
    const lines = conditionLines(traces);
    if (testSet === null) return { lines, rows: [] };
    const { classNames, testLabels } = testSet;
    const churns = traces.map((condition) => {
      const predictions = commonPredictions(condition);
      if (predictions === null || predictions[0][0].length !== testLabels.length) return null;
      const bySeed = predictions.map((own) => perClassChurn(own, testLabels, classNames.length));
      // NaN, for a class that the test split lacks, stays NaN.
      const total = (label: number) => bySeed.reduce((sum, perClass) => sum + perClass[label], 0);
      return bySeed[0].map((_, label) => total(label) / bySeed.length);
    });
    if (churns.every((perClass) => perClass === null)) return { lines, rows: [] };
    const rows = classNames.map((className, classIndex) => {
      const row: Record<string, number | string> = { class: className };
      for (const { key, conditionIndex } of lines) {
        const value = churns[conditionIndex]?.[classIndex];
        if (value !== undefined && !Number.isNaN(value)) row[key] = value;
      }
      return row;
    });
    return { lines, rows };
  },
  summary: (traces) => {
    const overall = traces.flatMap((condition) => {
      const latest = latestChurn(condition);
      return latest === null ? [] : `${condition.name} ${formatPercent(latest)}`;
    });
    return `Share of test images on which two replicas disagree, by class. Over all classes: ${overall.join("; ")}.`;
  },
  look: (data) => ({
    x: { interval: Math.ceil(data.rows.length / mostNames) - 1, tickFormatter: shortName },
    y: { domain: domainFromZero(data, 0.08), ...valueTicks(formatWholePercent) },
    mark: data.rows.length <= mostBarClasses ? "bar" : "step",
    strokeWidth: 1.5,
  }),
};

function shortName(name: string): string {
  return name.length <= nameLength ? name : `${name.slice(0, nameLength - 1)}…`;
}
