import { type BootstrapOptions, bootstrapInterval } from "../stats/bootstrapInterval.ts";
import type { Interval } from "../stats/interval.ts";
import { sampleStdDev } from "../stats/stdDev.ts";
import { stdDevIntervalChiSquare } from "../stats/stdDevIntervalChiSquare.ts";
import { requireReplicas } from "./predictionLists.ts";

export interface AccuracySpread {
  /** Sample standard deviation (n - 1) of top-1 accuracy over replicas, a fraction. */
  readonly accuracySampleStdDev: number;
  /** BCa bootstrap interval. Too narrow for few replicas: see `bootstrapInterval`. */
  readonly interval: Interval;
  /** Interval that holds its level for few replicas if accuracies are near normal. */
  readonly chiSquareInterval: Interval;
}

/**
 * Accuracy spread: the sample standard deviation (n - 1) of top-1 accuracy over replicas, with
 * its bootstrap interval and, beside it, the chi-square interval. Larger is noisier.
 *
 * @param accuracies Top-1 accuracy per replica, fractions, shape [replicas], two or more.
 * @param options Generator of the bootstrap; level 0.95 and 2000 resamples if absent.
 * @returns Fractions, >= 0; all 0 where every replica has the same accuracy.
 * @throws {LabError} "metric-input" if there are fewer than two replicas, an accuracy is not
 *   finite, or an option is out of range.
 * @see Zhuang et al., MLSys 2022, arXiv 2106.11872; Efron 1987 for the interval.
 */
export function accuracySpread(
  accuracies: ArrayLike<number>,
  options: BootstrapOptions,
): AccuracySpread {
  requireReplicas("accuracySpread", accuracies.length, 2);
  return {
    accuracySampleStdDev: sampleStdDev(accuracies),
    interval: bootstrapInterval(accuracies, sampleStdDev, options),
    chiSquareInterval: stdDevIntervalChiSquare(accuracies, options.level),
  };
}
