import { LabError } from "../errors.ts";
import { normalQuantile } from "./distributions.ts";
import { defaultLevel, type Interval, requireLevel } from "./interval.ts";

/**
 * Confidence interval of a share by Wilson's score method: of some width for shares of 0 and 1 too.
 *
 * @param share In [0, 1].
 * @param count Trials that it was counted in, above 0; need not be whole: the number of independent
 *   trials with which the share would have its error.
 * @throws {LabError} "metric-input" if share, count or level is out of its range.
 * @see Wilson 1927, "Probable Inference, the Law of Succession, and Statistical Inference".
 */
export function wilsonInterval(share: number, count: number, level = defaultLevel): Interval {
  requireLevel("wilsonInterval", level);
  if (!(share >= 0 && share <= 1 && count > 0 && Number.isFinite(count))) {
    const needed = "wilsonInterval needs a share in [0, 1] and a count above 0";
    throw new LabError("metric-input", `${needed}, got ${share} and ${count}`);
  }
  const quantile = normalQuantile((1 + level) / 2);
  const weight = quantile ** 2 / count;
  const center = (share + weight / 2) / (1 + weight);
  const reach = Math.sqrt((share * (1 - share) + weight / 4) * weight) / (1 + weight);
  return { low: Math.max(0, center - reach), high: Math.min(1, center + reach), level };
}
