import { accuracy } from "../../core/report/figures/accuracy.ts";
import { ordinal } from "../../core/text/counting.ts";
import { formatInterval, formatPercent, formatWholePercent } from "../../core/text/format.ts";
import { epochAxis, valueTicks } from "./axes.ts";
import type { Chart } from "./chart.ts";
import { replicaLines, rowsOf } from "./chartData.ts";

/** Test accuracy by epoch, one line per replica; fractions in [0, 1]. */
export const accuracyChart: Chart = {
  title: "Accuracy by replica",
  definition: accuracy.definition,
  place: "epoch",
  formatValue: formatPercent,
  empty: () => "The first accuracies come after the first epoch.",
  data: ({ traces }) => {
    const lines = replicaLines(traces);
    const points = lines.flatMap(({ key, replica }) =>
      replica.epochs.map(({ epoch, testAccuracy }) => ({
        at: ordinal(epoch),
        key,
        value: testAccuracy,
      })),
    );
    return { lines, rows: rowsOf("epoch", points) };
  },
  summary: (traces) => {
    const last = traces.flatMap(({ name, replicas }) => {
      const finals = replicas.flatMap(({ epochs }) => epochs.at(-1)?.testAccuracy ?? []);
      if (finals.length === 0) return [];
      const range = { low: Math.min(...finals), high: Math.max(...finals) };
      return `${name} ${formatInterval("percent", range)}`;
    });
    return `Test accuracy of each replica by epoch. Latest: ${last.join("; ")}.`;
  },
  look: ({ rows }) => ({
    x: epochAxis(rows.length),
    y: {
      domain: [(low: number) => Math.floor(low * 10) / 10, "auto"],
      ...valueTicks(formatWholePercent),
    },
    mark: "line",
    strokeWidth: 1.5,
    hasDots: rows.length < 2,
  }),
};
