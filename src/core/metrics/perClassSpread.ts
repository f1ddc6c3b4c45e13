import { LabError } from "../errors.ts";
import { sampleStdDev } from "../stats/stdDev.ts";
import { requireEqualLengths, requireReplicas } from "./predictionLists.ts";

export interface PerClassSpread {
  /** Sample standard deviation (n - 1) of each class's accuracy, shape [classes]. */
  readonly perClassSampleStdDev: Float64Array;
  /** The top line's: sample standard deviation of overall accuracy. */
  readonly topLineSampleStdDev: number;
  /** Each class's deviation over the top line's, shape [classes]; NaN where that is 0. */
  readonly ratioToTopLine: Float64Array;
  /** Largest of these ratios, the study's headline figure; null where there is none. */
  readonly maxRatio: number | null;
}

/**
 * Per-class spread: the sample standard deviation (n - 1) of each class's accuracy over replicas,
 * and its ratio to that of overall accuracy. Larger is noisier.
 *
 * A ratio above 1 is expected even of independent errors: a class of 1/10 of the examples varies
 * sqrt(10) times as much. The largest ratio of several is biased upwards, more so for few replicas.
 *
 * @param perClassAccuracies Accuracy per class and replica, shape [replicas][classes], two or more
 *   replicas; NaN marks a class that the test split lacks, in every replica alike.
 * @param accuracies Overall accuracy per replica, shape [replicas].
 * @returns Deviations as fractions, NaN for absent classes; ratios unitless.
 * @throws {LabError} "metric-input" if there are fewer than two replicas, lengths differ, a value
 *   is infinite, or a class is NaN in some replicas only.
 * @see Zhuang et al., MLSys 2022, arXiv 2106.11872 (per-class variance against the top line's).
 */
export function perClassSpread(
  perClassAccuracies: readonly Float64Array[],
  accuracies: ArrayLike<number>,
): PerClassSpread {
  requireReplicas("perClassSpread", perClassAccuracies.length, 2);
  requireEqualLengths("perClassSpread", ...perClassAccuracies);
  if (accuracies.length !== perClassAccuracies.length) {
    throw new LabError(
      "metric-input",
      `perClassSpread needs one overall accuracy per replica, got ${accuracies.length} for ${perClassAccuracies.length}`,
    );
  }
  const topLineSampleStdDev = sampleStdDev(accuracies);
  const perClassSampleStdDev = perClassAccuracies[0].map((_, classIndex) => {
    const values = perClassAccuracies.map((replica) => replica[classIndex]);
    return values.every(Number.isNaN) ? Number.NaN : sampleStdDev(values);
  });
  const ratioToTopLine = perClassSampleStdDev.map((deviation) =>
    topLineSampleStdDev === 0 ? Number.NaN : deviation / topLineSampleStdDev,
  );
  const known = ratioToTopLine.filter((ratio) => !Number.isNaN(ratio));
  const maxRatio = known.length === 0 ? null : Math.max(...known);
  return { perClassSampleStdDev, topLineSampleStdDev, ratioToTopLine, maxRatio };
}
