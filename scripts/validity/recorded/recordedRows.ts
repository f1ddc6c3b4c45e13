import { accuracy } from "../../../src/core/metrics/accuracy.ts";
import { meanPairwiseChurn } from "../../../src/core/metrics/pairwiseChurn.ts";
import { mean } from "../../../src/core/stats/mean.ts";
import { sampleStdDev } from "../../../src/core/stats/stdDev.ts";
import { formatIn } from "../../../src/core/text/format.ts";
import type { Cells } from "../../../src/core/text/textTable.ts";
import type { Recorded } from "./readRecorded.ts";

/** What the recorded conditions are like: a table, its heading first. Within seeds, where there are several. */
export function recordedRows({ file: { dataset }, conditions }: Recorded): Cells {
  const rows = Object.entries(conditions).map(([name, { blocks, weights }]) => {
    const accuracies = blocks.map((block) => block.map((one) => accuracy(one, dataset.testLabels)));
    const deviation = Math.sqrt(mean(accuracies.map((values) => sampleStdDev(values) ** 2)));
    return [
      name,
      `${blocks.flat().length}`,
      `${new Set(weights.flat()).size}`,
      `${new Set(blocks.flat().map((one) => one.join())).size}`,
      `${new Set(accuracies.flat()).size}`,
      formatIn("percent", mean(accuracies.flat())),
      formatIn("points", deviation),
      formatIn("percent", mean(blocks.map(meanPairwiseChurn))),
    ];
  });
  const heading = [
    "Condition",
    "Replicas",
    "Distinct weights",
    "Distinct predictions",
    "Distinct accuracies",
    "Mean accuracy",
    "Spread",
    "Churn",
  ];
  return [heading, ...rows];
}
