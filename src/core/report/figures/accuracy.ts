import type { Interval } from "../../stats/interval.ts";
import { mean } from "../../stats/mean.ts";
import { studentInterval } from "../../stats/studentInterval.ts";
import { defineFigure, type Missing, papers, tooFew } from "./figure.ts";

/** Top-1 test accuracy over replicas, fractions. */
export interface AccuracyValue {
  readonly mean: number;
  /** Student's interval of the mean; null for one replica. */
  readonly meanInterval: Interval | null;
  readonly min: number;
  readonly max: number;
}

/** Missing without a replica that trained to the end. */
export const accuracy = defineFigure({
  key: "accuracy",
  title: "Accuracy, mean",
  definition: "Share of test images that a replica gets right, averaged over replicas.",
  source: papers.zhuang,
  unit: "percent",
  measure: ({ accuracies }): AccuracyValue | Missing => {
    if (accuracies.length < 1) return tooFew("a finished replica", accuracies.length);
    return {
      mean: mean(accuracies),
      meanInterval: accuracies.length < 2 ? null : studentInterval(accuracies),
      min: Math.min(...accuracies),
      max: Math.max(...accuracies),
    };
  },
  write: ({ mean, meanInterval }) => ({ number: mean, interval: meanInterval }),
});
