import { LabError } from "../errors.ts";
import { mean } from "../stats/mean.ts";
import { pairsOf, requireEqualLengths, requireReplicas } from "./predictionLists.ts";

/**
 * Normalised weight distance of two replicas: the L2 norm of a / |a| - b / |b|. Larger is further
 * apart. Norms and differences are taken in float64.
 *
 * @param a Trainable weights, flat, shape [parameters]; no moving statistics of batch norm.
 * @param b The other replica's, same shape and order.
 * @returns In [0, 2], unitless; 0 for equal directions, 2 for opposite ones.
 * @throws {LabError} "metric-input" if the lengths differ or are zero, a weight is not finite (a
 *   diverged replica has no distance), or a vector is all zero and has no direction.
 * @see Zhuang et al., MLSys 2022, arXiv 2106.11872 (L2 between normalised weight vectors).
 */
export function normalisedWeightDistance(a: Float32Array, b: Float32Array): number {
  requireEqualLengths("normalisedWeightDistance", a, b);
  const lengthA = requireLength("normalisedWeightDistance", a);
  const lengthB = requireLength("normalisedWeightDistance", b);
  if (lengthA === 0 || lengthB === 0) {
    throw new LabError(
      "metric-input",
      `normalisedWeightDistance needs vectors with a direction, got norms ${lengthA} and ${lengthB}`,
    );
  }
  let squares = 0;
  for (let i = 0; i < a.length; i++) squares += (a[i] / lengthA - b[i] / lengthB) ** 2;
  return Math.sqrt(squares);
}

/**
 * The normalised weight distance of independent directions, sqrt(2): that of two unit vectors at right
 * angles, |u - v|^2 = |u|^2 + |v|^2 - 2 u.v = 2. Of d independent weights the product u.v has mean 0
 * and standard deviation 1 / sqrt(d), so random directions are near right angles where there are many
 * weights. Networks that share a start or a bias of their weights lie closer.
 *
 * @see Vershynin 2018, "High-Dimensional Probability", 3.2.4 (independent vectors are almost orthogonal).
 */
export const independentDistance = Math.SQRT2;

/**
 * Raw weight distance of two replicas: the L2 norm of a - b, in float64. Larger is further apart;
 * comparable between replicas of one architecture only.
 *
 * @param a Trainable weights, flat, shape [parameters].
 * @param b The other replica's, same shape and order.
 * @returns >= 0, in the unit of the weights; 0 for equal weights.
 * @throws {LabError} "metric-input" if the lengths differ or are zero, or a weight is not finite.
 * @see Zhuang et al., MLSys 2022, arXiv 2106.11872; its released code takes this one.
 */
export function rawWeightDistance(a: Float32Array, b: Float32Array): number {
  requireEqualLengths("rawWeightDistance", a, b);
  requireLength("rawWeightDistance", a);
  requireLength("rawWeightDistance", b);
  let squares = 0;
  for (let i = 0; i < a.length; i++) squares += (a[i] - b[i]) ** 2;
  return Math.sqrt(squares);
}

/**
 * A weight distance averaged over all unordered pairs of replicas. The order of the replicas
 * changes no bit.
 *
 * @param weights Trainable weights per replica, shape [replicas][parameters], two or more.
 * @param distance `normalisedWeightDistance` or `rawWeightDistance`, whose unit it has.
 * @throws {LabError} "metric-input" if there are fewer than two replicas, or as for a pair.
 */
export function meanPairwiseDistance(
  weights: readonly Float32Array[],
  distance: (a: Float32Array, b: Float32Array) => number,
): number {
  requireReplicas("meanPairwiseDistance", weights.length, 2);
  return mean(pairsOf(weights).map(([a, b]) => distance(a, b)));
}

/** Euclidean norm, in float64: squares of finite float32 values cannot overflow there. */
function requireLength(metric: string, weights: Float32Array): number {
  let squares = 0;
  for (let i = 0; i < weights.length; i++) squares += weights[i] * weights[i];
  if (!Number.isFinite(squares)) {
    throw new LabError("metric-input", `${metric} needs finite weights, got a norm of ${squares}`);
  }
  return Math.sqrt(squares);
}
