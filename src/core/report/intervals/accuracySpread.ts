import { sampleStdDev } from "../../stats/stdDev.ts";
import { stdDevIntervalChiSquare } from "../../stats/stdDevIntervalChiSquare.ts";
import { defineInterval } from "./printedInterval.ts";

/**
 * Not printed where replicas tie or there are several seed blocks: there the chi-square interval does
 * not hold its level.
 */
export const accuracySpread = defineInterval({
  kind: "condition",
  title: "Accuracy spread",
  source: 'Casella and Berger 2002, "Statistical Inference", section 9.2 (chi-square)',
  leastUnits: 3,
  estimate: ({ accuracies }) => (accuracies.length < 2 ? null : sampleStdDev(accuracies)),
  interval: ({ accuracies, blocks }) => {
    const tie = new Set(accuracies).size < accuracies.length;
    if (tie || accuracies.length < 3 || blocks.length !== 1) return null;
    return stdDevIntervalChiSquare(accuracies);
  },
});
