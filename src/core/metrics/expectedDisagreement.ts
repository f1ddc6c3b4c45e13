import { mean } from "../stats/mean.ts";
import { accuracy } from "./accuracy.ts";
import { meanPairwiseChurn } from "./pairwiseChurn.ts";
import type { BlockPredictions } from "./partSpread.ts";
import { requireReplicas } from "./predictionLists.ts";

export interface ExpectedDisagreement {
  /** Mean error rate over replicas, a fraction: the churn to expect of calibrated replicas. */
  readonly expected: number;
  /** Churn that was measured, averaged over pairs of a seed block and over blocks, a fraction. */
  readonly observed: number;
  /** observed / expected, unitless; null where every prediction is right. */
  readonly ratio: number | null;
}

/**
 * Reference line: where the ensemble of replicas is class-wise calibrated, two of them disagree
 * about as often as one of them is wrong. It is about replicas that differ in their seeds. A ratio well below 1 means that replicas share their
 * mistakes, as same-seed replicas do; the nearer to 1, the more they differ like fresh trainings.
 *
 * @param blocks Predicted classes, shape [seed blocks][replicas][examples]; blocks of one replica
 *   have no pair and are left out.
 * @param labels True class per test example, shape [examples].
 * @returns Fractions in [0, 1], and their ratio.
 * @throws {LabError} "metric-input" if no block has two replicas, or the lengths differ
 *   or are zero.
 * @see Jiang, Nagarajan, Baek and Kolter, ICLR 2022, arXiv 2106.13799; Jordan, ICLR 2024, arXiv
 *   2304.01910.
 */
export function expectedDisagreement(
  blocks: BlockPredictions,
  labels: Uint8Array,
): ExpectedDisagreement {
  const paired = blocks.filter(({ length }) => length > 1);
  requireReplicas("expectedDisagreement", paired.flat().length, 2);
  const expected = mean(paired.flat().map((replica) => 1 - accuracy(replica, labels)));
  const observed = mean(paired.map(meanPairwiseChurn));
  return { expected, observed, ratio: expected === 0 ? null : observed / expected };
}
