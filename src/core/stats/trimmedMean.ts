import { mean } from "./mean.ts";
import { sortedSample } from "./sample.ts";

/**
 * Mean without a share of the values at each end, rounded down to whole values.
 *
 * @param values Shape [n], n >= 1.
 * @param share To cut at each end, in [0, 0.5).
 * @returns In the unit of the values.
 * @throws {LabError} "metric-input" if there are none, or one is NaN or infinite.
 */
export function trimmedMean(values: ArrayLike<number>, share: number): number {
  const sorted = sortedSample("trimmedMean", values, 1);
  const cut = Math.floor(sorted.length * share);
  return mean(sorted.slice(cut, sorted.length - cut));
}
