import type { Interval } from "../../stats/interval.ts";
import { mean } from "../../stats/mean.ts";
import { formatInterval } from "../../text/format.ts";
import { printedIntervals } from "../intervals/intervals.ts";
import { unitAccuracies } from "../intervals/sampleUnits.ts";
import { defineFigure, papers } from "./figure.ts";

/** Top-1 test accuracy over replicas, fractions; the mean of the seeds' means where there are several. */
export interface AccuracyValue {
  readonly mean: number;
  /** Null where it is not printed: see `printedIntervals.accuracyMean`. */
  readonly meanInterval: Interval | null;
  readonly min: number;
  readonly max: number;
}

export const accuracy = defineFigure({
  key: "accuracy",
  title: "Accuracy, mean",
  definition:
    "Share of test images that a replica gets right, averaged over replicas, and over seeds where replicas share them.",
  source: papers.zhuang,
  unit: "percent",
  leastReplicas: 1,
  measure: (condition): AccuracyValue => ({
    mean: mean(unitAccuracies(condition)),
    meanInterval: printedIntervals.accuracyMean.interval(condition),
    min: Math.min(...condition.accuracies),
    max: Math.max(...condition.accuracies),
  }),
  write: ({ mean, meanInterval, min, max }) => ({
    number: mean,
    interval: meanInterval,
    detail:
      meanInterval === null && min < max
        ? `from ${formatInterval("percent", { low: min, high: max })}`
        : null,
  }),
});
