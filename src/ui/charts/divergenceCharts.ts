import { formatNumber, formatPower, formatQuantity } from "../../core/text/format.ts";
import { hints } from "../hints.ts";
import { decadeDomain, decadeTicks } from "./axes.ts";
import type { Chart } from "./chart.ts";
import { type ChartData, isReference, replicaLines, rowsOf } from "./chartData.ts";

/** Differing bits to the first replica of the condition and root seed, by step. */
export const differingBitsChart = divergenceChart(
  "differingBits",
  "Differing bits by step",
  (bits) => formatQuantity(bits, "bit"),
);

/** Euclidean distance to the weights of the first replica of the condition and root seed, by step. */
export const weightDistanceChart = divergenceChart(
  "l2",
  "Weight distance (L2) by step",
  formatNumber,
);

/**
 * Difference to the first replica by step, one line per other replica. Step 0, before training,
 * and zeros have no place on a logarithmic axis and are left out.
 */
function divergenceChart(
  measure: "differingBits" | "l2",
  title: string,
  formatValue: Chart["formatValue"],
): Chart {
  return {
    title,
    definition: hints.divergence,
    place: "step",
    formatValue,
    empty: ({ isTracked }) =>
      isTracked
        ? "No difference so far."
        : "This experiment does not track divergence; it can be switched on under Advanced.",
    data: ({ traces }) => {
      const lines = replicaLines(traces).filter(
        ({ conditionIndex, replica }) => !isReference(traces[conditionIndex], replica),
      );
      const points = lines.flatMap(({ key, replica: { divergence } }) =>
        divergence.steps
          .map((at, index) => ({ at, key, value: divergence[measure][index] }))
          .filter(({ at, value }) => at > 0 && value > 0 && value < Number.POSITIVE_INFINITY),
      );
      return { lines, rows: rowsOf("step", points) };
    },
    summary: () =>
      `${title}, for each replica against the first of its condition, on logarithmic axes.`,
    look: logarithmicLook,
  };
}

function logarithmicLook({ lines, rows }: ChartData) {
  const numbers = (key: string) =>
    rows.flatMap((row) => (typeof row[key] === "number" ? row[key] : []));
  const domain = decadeDomain(lines.flatMap(({ key }) => numbers(key)));
  const lastStep = Math.max(10, numbers("step").at(-1) ?? 0);
  return {
    x: {
      type: "number",
      scale: "log",
      domain: [1, lastStep],
      ticks: decadeTicks(decadeDomain([1, lastStep])).filter((tick) => tick <= lastStep),
      tickFormatter: formatPower,
    },
    y: { scale: "log", domain, ticks: decadeTicks(domain), tickFormatter: formatPower },
    mark: "line",
    strokeWidth: 1.5,
    hasVerticalGrid: true,
  } as const;
}
