import { requireEqualLengths, requireReplicas } from "./predictionLists.ts";

export interface FiniteTestVariance {
  /** (1 / n^2) sum e (1 - e), with e each example's error rate over these replicas. */
  readonly variance: number;
  /** Its square root, the spread to expect, a fraction. */
  readonly expectedStdDev: number;
  /** The same times R / (R - 1): e (1 - e) from R replicas is low by that factor on average. */
  readonly unbiasedVariance: number;
  /** Its square root; this one compares with a sample deviation over the same replicas. */
  readonly unbiasedStdDev: number;
}

/**
 * Reference line: the variance of test accuracy that a finite test set explains alone. If
 * replicas are wrong on each example independently, with rate e, accuracy over n examples varies by
 * (1 / n^2) sum e (1 - e) although no replica is better than another. A spread near it shows
 * nothing of the replicas' quality; one far above it does.
 *
 * @param predictions Predicted classes per replica, shape [replicas][examples], two or more.
 * @param labels True class per test example, shape [examples].
 * @returns Variances as squared fractions in [0, 1 / (2 n)], deviations as fractions. 0 if every
 *   example is always right or always wrong.
 * @throws {LabError} "metric-input" if there are fewer than two replicas, or the lengths differ
 *   or are zero.
 * @see Jordan, ICLR 2024, arXiv 2304.01910.
 */
export function finiteTestVariance(
  predictions: readonly Uint8Array[],
  labels: Uint8Array,
): FiniteTestVariance {
  requireReplicas("finiteTestVariance", predictions.length, 2);
  requireEqualLengths("finiteTestVariance", labels, ...predictions);
  const replicaCount = predictions.length;
  // e (1 - e) R^2 is a whole number, so the sum is exact in any order of replicas.
  let scaledSum = 0;
  for (let i = 0; i < labels.length; i++) {
    let errors = 0;
    for (const prediction of predictions) if (prediction[i] !== labels[i]) errors++;
    scaledSum += errors * (replicaCount - errors);
  }
  const variance = scaledSum / (replicaCount * labels.length) ** 2;
  const unbiasedVariance = (variance * replicaCount) / (replicaCount - 1);
  return {
    variance,
    expectedStdDev: Math.sqrt(variance),
    unbiasedVariance,
    unbiasedStdDev: Math.sqrt(unbiasedVariance),
  };
}
