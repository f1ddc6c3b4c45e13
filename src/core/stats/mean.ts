import { sum } from "simple-statistics";
import { quantileOfSorted, sortedSample } from "./sample.ts";

/**
 * Arithmetic mean, by a compensated sum in ascending order: the order of the values changes no
 * bit, and equal values give exactly that value.
 *
 * @param values Shape [n], n >= 1.
 * @returns In the unit of the values.
 * @throws {LabError} "metric-input" if there are none, or one is NaN or infinite.
 */
export function mean(values: ArrayLike<number>): number {
  const sorted = sortedSample("mean", values, 1);
  if (sorted[0] === sorted[sorted.length - 1]) return sorted[0];
  return sum(sorted) / sorted.length;
}

/**
 * Median: the middle value, or the mean of the two middle ones.
 *
 * @param values Shape [n], n >= 1.
 * @returns In the unit of the values.
 * @throws {LabError} "metric-input" if there are none, or one is NaN or infinite.
 */
export function median(values: ArrayLike<number>): number {
  return quantileOfSorted(sortedSample("median", values, 1), 0.5);
}
