import { studentQuantile } from "./distributions.ts";
import { defaultLevel, type Interval, requireLevel } from "./interval.ts";
import { mean } from "./mean.ts";
import { sampleStdDev } from "./stdDev.ts";

/**
 * Confidence interval of a mean: mean +- t(n - 1) s / sqrt(n). Exact for normal values.
 *
 * @param values Shape [n], n >= 2.
 * @returns In the unit of the values; not cut at 0 or 1 for rates.
 * @throws {LabError} "metric-input" if there are fewer than two values, one is not finite, or the
 *   level is not in (0, 1).
 * @see Student 1908, "The Probable Error of a Mean".
 */
export function studentInterval(values: ArrayLike<number>, level = defaultLevel): Interval {
  requireLevel("studentInterval", level);
  const deviation = sampleStdDev(values);
  const center = mean(values);
  const quantile = studentQuantile((1 + level) / 2, values.length - 1);
  const reach = (quantile * deviation) / Math.sqrt(values.length);
  return { low: center - reach, high: center + reach, level };
}
