import type { Interval } from "../../stats/interval.ts";
import { mean } from "../../stats/mean.ts";
import { studentInterval } from "../../stats/studentInterval.ts";
import { defineFigure, papers } from "./figure.ts";

/** Top-1 test accuracy over replicas, fractions. */
export interface AccuracyValue {
  readonly mean: number;
  /** Student's interval of the mean; null for one replica. */
  readonly meanInterval: Interval | null;
  readonly min: number;
  readonly max: number;
}

export const accuracy = defineFigure({
  key: "accuracy",
  title: "Accuracy, mean",
  definition: "Share of test images that a replica gets right, averaged over replicas.",
  source: papers.zhuang,
  unit: "percent",
  leastReplicas: 1,
  measure: ({ accuracies }): AccuracyValue => ({
    mean: mean(accuracies),
    meanInterval: accuracies.length < 2 ? null : studentInterval(accuracies),
    min: Math.min(...accuracies),
    max: Math.max(...accuracies),
  }),
  write: ({ mean, meanInterval }) => ({ number: mean, interval: meanInterval }),
});
