import { mean } from "../stats/mean.ts";
import { accuracy } from "./accuracy.ts";
import { meanPairwiseChurn } from "./pairwiseChurn.ts";
import { requireReplicas } from "./predictionLists.ts";

export interface ExpectedDisagreement {
  /** Mean error rate over replicas, a fraction: the churn to expect of calibrated replicas. */
  readonly expected: number;
  /** Churn that was measured, averaged over pairs, a fraction. */
  readonly observed: number;
  /** observed / expected, unitless; null where every prediction is right. */
  readonly ratio: number | null;
}

/**
 * Reference line: where the ensemble of replicas is class-wise calibrated, two of them disagree
 * about as often as one of them is wrong. A ratio well below 1 means that replicas share their
 * mistakes, as same-seed replicas do; the nearer to 1, the more they differ like fresh trainings.
 *
 * @param predictions Predicted classes per replica, shape [replicas][examples], two or more.
 * @param labels True class per test example, shape [examples].
 * @returns Fractions in [0, 1], and their ratio.
 * @throws {LabError} "metric-input" if there are fewer than two replicas, or the lengths differ
 *   or are zero.
 * @see Jiang, Nagarajan, Baek and Kolter, ICLR 2022, arXiv 2106.13799; Jordan, ICLR 2024, arXiv
 *   2304.01910.
 */
export function expectedDisagreement(
  predictions: readonly Uint8Array[],
  labels: Uint8Array,
): ExpectedDisagreement {
  requireReplicas("expectedDisagreement", predictions.length, 2);
  const expected = mean(predictions.map((replica) => 1 - accuracy(replica, labels)));
  const observed = meanPairwiseChurn(predictions);
  return { expected, observed, ratio: expected === 0 ? null : observed / expected };
}
