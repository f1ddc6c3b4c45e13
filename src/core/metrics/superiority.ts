import { requireReplicas } from "./predictionLists.ts";

/**
 * Which of two groups of units is more accurate. A unit is one replica, or all replicas of one
 * seed, whose values stand together.
 */
export interface Superiority {
  /**
   * Probability that a replica of A is more accurate than one of B, ties as one half: 0.5 where
   * neither is. Averaged over the pairs of units, in each over all pairs of their replicas.
   */
  readonly probability: number;
  /**
   * Squared standard error of the probability: the variances of the units' placements, over their
   * numbers (DeLong's; Brunner and Munzel's). 0 where every unit of A beats every one of B.
   */
  readonly squaredError: number;
}

/**
 * How often units of A beat those of B: an entry per pair of units, the share of pairs of their
 * replicas in which A's is larger, ties as one half. Shape [units of A][units of B].
 */
export function winMatrix(
  a: readonly (readonly number[])[],
  b: readonly (readonly number[])[],
): readonly (readonly number[])[] {
  return a.map((left) => b.map((right) => winShare(left, right)));
}

function winShare(left: readonly number[], right: readonly number[]): number {
  let wins = 0;
  for (const x of left) for (const y of right) wins += x > y ? 1 : x === y ? 0.5 : 0;
  return wins / (left.length * right.length);
}

/**
 * Probability of superiority, P(A > B) + P(A = B) / 2, from all pairs of units.
 *
 * @param wins As `winMatrix` gives, shape [units of A][units of B]; two of each or more.
 * @throws {LabError} "metric-input" if there are fewer.
 * @see Bouthillier et al. 2021, "Accounting for Variance in Machine Learning Benchmarks", for its
 *   use; DeLong, DeLong and Clarke-Pearson 1988, "Comparing the Areas under Two or More Correlated
 *   Receiver Operating Characteristic Curves", for its error.
 */
export function superiority(wins: readonly (readonly number[])[]): Superiority {
  requireReplicas("superiority", Math.min(wins.length, wins[0]?.length ?? 0), 2);
  const rows = wins.map((row) => average(row));
  const columns = wins[0].map((_, index) => average(wins.map((row) => row[index])));
  return {
    probability: average(rows),
    squaredError: variance(rows) / rows.length + variance(columns) / columns.length,
  };
}

function average(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

function variance(values: readonly number[]): number {
  const center = average(values);
  let sum = 0;
  for (const value of values) sum += (value - center) ** 2;
  return sum / (values.length - 1);
}
