import { median } from "./mean.ts";
import { sortedSample } from "./sample.ts";

/**
 * Absolute deviations from the median, one fewer than values: the values of a test of spreads by their
 * mean. Of an odd number of values the deviation of the middle one, which is always 0, is left out;
 * of an even number, of the two equal ones in the middle one is left out, and the other counts for
 * both, times sqrt(2). Without that few values make the test blind.
 *
 * @param values Shape [n], n >= 2.
 * @returns Ascending, shape [n - 1], in the unit of the values, >= 0. Of normal values their mean is
 *   about 0.8 deviations whatever n is.
 * @throws {LabError} "metric-input" if there are fewer than two values, or one is not finite.
 * @see Brown and Forsythe 1974, "Robust Tests for the Equality of Variances"; Hines and O'Hara Hines
 *   2000, "Increased Power with Modified Forms of the Levene (Med) Test for Heterogeneity of Variance".
 */
export function absoluteDeviations(values: ArrayLike<number>): number[] {
  const sorted = sortedSample("absoluteDeviations", values, 2);
  const center = median(sorted);
  const [smallest, ...others] = sorted
    .map((value) => Math.abs(value - center))
    .sort((a, b) => a - b);
  if (sorted.length % 2 === 1) return others;
  const [, ...larger] = others;
  return [smallest * Math.SQRT2, ...larger].sort((a, b) => a - b);
}
