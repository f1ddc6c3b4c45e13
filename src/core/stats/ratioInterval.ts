import { LabError } from "../errors.ts";
import {
  type BootstrapOptions,
  defaultResamples,
  requireResamples,
  resample,
} from "./bootstrapInterval.ts";
import { defaultLevel, type Interval, requireLevel } from "./interval.ts";
import { median } from "./mean.ts";
import { quantileOfSorted, sortedSample } from "./sample.ts";

/**
 * Percentile bootstrap interval of the ratio of two medians, from two independent samples of
 * positive values such as step times. Both samples are drawn anew in each resample.
 *
 * @param numerators Shape [n], n >= 2, all > 0.
 * @param denominators Shape [m], m >= 2, all > 0, same unit.
 * @returns Unitless, around median(numerators) / median(denominators).
 * @throws {LabError} "metric-input" if a sample has fewer than two values or one that is not
 *   finite and positive, the level is not in (0, 1), or there are fewer than 100 resamples.
 * @see Efron and Tibshirani 1993, "An Introduction to the Bootstrap", chapters 8 and 13.
 */
export function ratioInterval(
  numerators: ArrayLike<number>,
  denominators: ArrayLike<number>,
  { generator, level = defaultLevel, resamples = defaultResamples }: BootstrapOptions,
): Interval {
  requireLevel("ratioInterval", level);
  requireResamples("ratioInterval", resamples);
  const above = positiveSample(numerators);
  const below = positiveSample(denominators);
  const ratios = new Float64Array(resamples);
  for (let i = 0; i < resamples; i++) {
    ratios[i] = median(resample(above, generator)) / median(resample(below, generator));
  }
  ratios.sort();
  return {
    low: quantileOfSorted(ratios, (1 - level) / 2),
    high: quantileOfSorted(ratios, (1 + level) / 2),
    level,
  };
}

function positiveSample(values: ArrayLike<number>): number[] {
  const sorted = sortedSample("ratioInterval", values, 2);
  if (sorted[0] <= 0) {
    throw new LabError("metric-input", `ratioInterval needs positive values, got ${sorted[0]}`);
  }
  return sorted;
}
