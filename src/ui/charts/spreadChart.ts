import { accuracySpread } from "../../core/report/figures/accuracySpread.ts";
import { sampleStdDev } from "../../core/stats/stdDev.ts";
import { ordinal } from "../../core/text/counting.ts";
import { formatPoints, formatShortPoints } from "../../core/text/format.ts";
import { domainFromZero, epochAxis, valueTicks } from "./axes.ts";
import type { Chart } from "./chart.ts";
import { comparedBlocks, conditionLines, rowsOf } from "./chartData.ts";

/**
 * Sample standard deviation of test accuracy by epoch, one line per condition; a fraction. An epoch
 * counts once all replicas that have not failed have it. Under several root seeds it is the deviation
 * within a seed: the variances are averaged, each weighted by its degrees of freedom.
 */
export const spreadChart: Chart = {
  title: "Accuracy spread",
  definition: accuracySpread.definition,
  place: "epoch",
  formatValue: formatPoints,
  empty: () => "A spread needs one epoch of two replicas.",
  data: ({ traces }) => {
    const lines = conditionLines(traces);
    const points = lines.flatMap(({ key, conditionIndex }) => {
      const { blocks, epochCount } = comparedBlocks(traces[conditionIndex]);
      return Array.from({ length: epochCount }, (_, epoch) => ({
        at: ordinal(epoch),
        key,
        value: pooledStdDev(
          blocks.map((block) => block.map(({ epochs }) => epochs[epoch].testAccuracy)),
        ),
      }));
    });
    return { lines, rows: rowsOf("epoch", points) };
  },
  summary: (_, { lines, rows }) => {
    const last = lines.flatMap(({ key, title }) => {
      const value = rows.at(-1)?.[key];
      return typeof value === "number" ? `${title} ${formatPoints(value)}` : [];
    });
    return `Standard deviation of accuracy over replicas by epoch. Latest: ${last.join("; ")}.`;
  },
  look: (data) => ({
    x: epochAxis(data.rows.length),
    y: { domain: domainFromZero(data, 0.01), ...valueTicks(formatShortPoints) },
    mark: "line",
    strokeWidth: 2.5,
    hasDots: data.rows.length < 2,
  }),
};

/** @param samples Shape [seeds][replicas], two replicas or more of each. */
function pooledStdDev(samples: readonly (readonly number[])[]): number {
  if (samples.length === 1) return sampleStdDev(samples[0]);
  const freedom = sum(samples.map(({ length }) => length - 1));
  const squares = samples.map((sample) => (sample.length - 1) * sampleStdDev(sample) ** 2);
  return Math.sqrt(sum(squares) / freedom);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
