import { sum } from "simple-statistics";
import { mean } from "./mean.ts";
import { sortedSample } from "./sample.ts";

/**
 * Sample standard deviation, estimator n - 1: the square root of an unbiased variance. The root
 * itself is biased low for few values, by 6 % for five normal ones.
 *
 * Two passes over sorted values: their order changes no bit, and equal values give exactly 0.
 *
 * @param values Shape [n], n >= 2.
 * @returns In the unit of the values, >= 0.
 * @throws {LabError} "metric-input" if there are fewer than two, or one is NaN or infinite.
 */
export function sampleStdDev(values: ArrayLike<number>): number {
  const sorted = sortedSample("sampleStdDev", values, 2);
  return Math.sqrt(squaredDeviations(sorted) / (sorted.length - 1));
}

/**
 * Standard deviation within groups: the square root of their variances' mean, weighted by n - 1 each.
 * Of one group it is its sample deviation.
 *
 * @param groups Shape [groups][n]; groups of one value, which has no deviation, do not count.
 * @returns In the unit of the values, >= 0.
 * @throws {LabError} "metric-input" if no group has two values, or one is NaN or infinite.
 * @see Snedecor and Cochran 1989, "Statistical Methods", section 6.8 (pooled variance).
 */
export function pooledStdDev(groups: readonly ArrayLike<number>[]): number {
  const several = groups.filter(({ length }) => length > 1);
  // One group keeps its bits; none is an error.
  if (several.length < 2) return sampleStdDev(several[0] ?? []);
  const squares = several.map((values) => (values.length - 1) * sampleStdDev(values) ** 2);
  const degrees = several.reduce((total, { length }) => total + length - 1, 0);
  return Math.sqrt(sum(squares.sort((a, b) => a - b)) / degrees);
}

/**
 * Population standard deviation, estimator n. Only for comparison with figures that were made
 * so; every deviation of this project's own is the sample's.
 *
 * @param values Shape [n], n >= 1.
 * @returns In the unit of the values, >= 0.
 * @throws {LabError} "metric-input" if there are none, or one is NaN or infinite.
 */
export function populationStdDev(values: ArrayLike<number>): number {
  const sorted = sortedSample("populationStdDev", values, 1);
  return Math.sqrt(squaredDeviations(sorted) / sorted.length);
}

function squaredDeviations(sorted: readonly number[]): number {
  const center = mean(sorted);
  return sum(sorted.map((value) => (value - center) ** 2));
}
