import { LabError } from "../errors.ts";
import { mean } from "../stats/mean.ts";
import { sampleStdDev } from "../stats/stdDev.ts";
import { requireReplicas } from "./predictionLists.ts";

/**
 * Variance of accuracy in two parts. Both are variances of fractions; a part that is estimated
 * below 0, as chance can make it, is 0 here and named.
 */
export interface VarianceComponents {
  /** Between seeds. */
  readonly seedVariance: number;
  /** Between replicas with equal seeds: from the order of additions. */
  readonly additionVariance: number;
  /** Share of the additions in the sum of the two, in [0, 1]; null where both are 0. */
  readonly additionShare: number | null;
  /** Whether the variance between seeds was estimated below 0. */
  readonly wasNegative: boolean;
}

/**
 * Components of variance from pairs with equal seeds: ALGO_i and ALGO+IMPL_i. The variance of the
 * additions is half that of the differences, the variance between seeds the covariance. So the
 * ordered sum of one condition is taken as one draw of the order of additions, like the other's. A
 * shift that all pairs share counts for neither. The share of the seeds is Shrout and Fleiss'
 * ICC(3,1) of two ratings.
 *
 * @param a Accuracy of each replica, fractions, shape [pairs].
 * @param b Of the replica with the same seeds, same shape.
 * @throws {LabError} "metric-input" if there are fewer than two pairs, the lengths differ, or a
 *   value is not finite.
 * @see Shrout and Fleiss 1979, "Intraclass Correlations: Uses in Assessing Rater Reliability".
 */
export function pairedComponents(a: readonly number[], b: readonly number[]): VarianceComponents {
  const { between, within } = pairedMeanSquares(a, b);
  return components((between - within) / 2, within);
}

/**
 * Mean squares of pairs, as an analysis of variance with two ratings: between pairs, and within
 * them after a shift that all share.
 *
 * @throws {LabError} "metric-input" as `pairedComponents`.
 */
export function pairedMeanSquares(
  a: readonly number[],
  b: readonly number[],
): { readonly between: number; readonly within: number } {
  if (a.length !== b.length) {
    const needed = "Components of pairs need as many values of both";
    throw new LabError("metric-input", `${needed}, got ${a.length} and ${b.length}`);
  }
  const sums = sampleStdDev(a.map((value, index) => value + b[index]));
  const differences = sampleStdDev(a.map((value, index) => value - b[index]));
  return { between: sums ** 2 / 2, within: differences ** 2 / 2 };
}

/**
 * Components of variance from replicas of several seeds: a one-way analysis of variance with
 * random effects, estimated by its mean squares (ANOVA estimator), seeds of any sizes.
 *
 * No interval is printed: the F distribution's 95 % interval covers 79 to 95 % with 3 to 30 seeds
 * (normal, skewed and outlying seeds or replicas, 6,000 samples each).
 *
 * @param bySeed Accuracies, fractions, shape [seeds][replicas of the seed]; two seeds or more, none
 *   empty, one with two replicas or more.
 * @throws {LabError} "metric-input" if there are fewer, or a value is not finite.
 * @see Searle, Casella and McCulloch 1992, "Variance Components", section 3.6.
 */
export function nestedComponents(bySeed: readonly (readonly number[])[]): VarianceComponents {
  requireReplicas("nestedComponents", bySeed.length, 2);
  const values = bySeed.flat();
  const withinDegrees = values.length - bySeed.length;
  requireReplicas("nestedComponents", withinDegrees + 1, 2);
  const overall = mean(values);
  const means = bySeed.map((replicas) => mean(replicas));
  const squares = bySeed.map((replicas, seed) =>
    replicas.map((value) => (value - means[seed]) ** 2),
  );
  const within = total(squares.flat()) / withinDegrees;
  const betweenSquares = bySeed.map(
    (replicas, seed) => replicas.length * (means[seed] - overall) ** 2,
  );
  const betweenDegrees = bySeed.length - 1;
  const squaredSizes = total(bySeed.map(({ length }) => length ** 2));
  // Replicas per seed, were they as many for each: n where every seed has n.
  const perSeed = (values.length - squaredSizes / values.length) / betweenDegrees;
  return components((total(betweenSquares) / betweenDegrees - within) / perSeed, within);
}

function components(seeds: number, additionVariance: number): VarianceComponents {
  const seedVariance = Math.max(0, seeds);
  const sum = seedVariance + additionVariance;
  return {
    seedVariance,
    additionVariance,
    additionShare: sum === 0 ? null : additionVariance / sum,
    wasNegative: seeds < 0,
  };
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
