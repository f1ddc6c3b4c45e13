import { LabError } from "../errors.ts";

/**
 * The values in ascending order, checked. Statistics work on this copy, so that the order of
 * the replicas changes no bit of a result.
 *
 * @param name Of the statistic, for the message.
 * @param values Shape [n].
 * @param minCount Fewest values that the statistic is defined for.
 * @throws {LabError} "metric-input" if there are fewer, or one is NaN or infinite.
 */
export function sortedSample(name: string, values: ArrayLike<number>, minCount: number): number[] {
  if (values.length < minCount) {
    throw new LabError(
      "metric-input",
      `${name} needs at least ${minCount} values, got ${values.length}`,
    );
  }
  const sorted = Array.from(values);
  const bad = sorted.findIndex((value) => !Number.isFinite(value));
  if (bad !== -1) {
    throw new LabError(
      "metric-input",
      `${name} needs finite values, got ${sorted[bad]} at index ${bad}`,
    );
  }
  return sorted.sort((a, b) => a - b);
}

/**
 * Quantile of values in ascending order, linear between neighbours (Hyndman and Fan's type 7,
 * NumPy's default).
 *
 * @param sorted Ascending, shape [n], n >= 1.
 * @param probability In [0, 1].
 * @see Hyndman and Fan 1996, "Sample Quantiles in Statistical Packages".
 */
export function quantileOfSorted(sorted: ArrayLike<number>, probability: number): number {
  const position = probability * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}
