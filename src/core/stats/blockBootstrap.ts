import type { SeededGenerator } from "../random/seededGenerator.ts";
import { defaultLevel, type Interval, requireLevel } from "./interval.ts";
import { quantileOfSorted, sortedSample } from "./sample.ts";

/** Fewest values for which the interval holds its level; see `blockBootstrap`. */
export const leastSeriesLength = 48;

/** Share of the values that is cut off at each end, so that a few disturbed ones do not count. */
const trimmedShare = 0.1;
/** A block is this share of the series: long beside what makes neighbours alike. */
const blockShare = 1 / 6;
/**
 * Cosines whose coefficients tell how far the mean varies. As few as can be: they have the lowest
 * frequencies, and neighbours that are alike show there alone.
 */
const cosineCount = (n: number) => (n < longLength ? 2 : 3);
/** From here on a third coefficient is low enough, and a smaller factor of caution. */
const longLength = 96;
/**
 * Even the lowest coefficients miss a part of what moves the mean where neighbours are very much
 * alike. By this factor a test at 5 % holds its level up to a correlation of 0.9.
 */
const caution = (n: number) => (n < longLength ? 1.35 : 1.2);
const resamples = 3999;

/** What a series says of its mean. */
export interface SeriesMean {
  readonly interval: Interval;
  /** Two-sided, of the hypothesis that the mean is 0; at least 1 / 4000. */
  readonly pValue: number;
}

/**
 * Mean of the values between the lowest and the highest tenth: what is normal, whatever disturbed a
 * few of them.
 *
 * @param values Shape [n], n >= 1.
 * @throws {LabError} "metric-input" if there are none, or one is NaN or infinite.
 * @see Tukey and McLaughlin 1963, "Less Vulnerable Confidence and Significance Procedures for Location".
 */
export function trimmedMean(values: ArrayLike<number>): number {
  const sorted = sortedSample("trimmedMean", values, 1);
  const cut = Math.floor(trimmedShare * sorted.length);
  const kept = sorted.slice(cut, sorted.length - cut);
  return kept.reduce((sum, value) => sum + value, 0) / kept.length;
}

/**
 * Confidence interval and test of the trimmed mean of a series whose neighbouring values may be
 * alike: a studentised circular block bootstrap. The series is replaced by the trimmed mean's
 * influence values (winsorised deviations); blocks of a sixth of it, drawn with replacement from the
 * series closed to a circle, make the resamples; each is divided by a standard error from its own
 * lowest cosine coefficients, and the distribution of these ratios gives the critical values.
 *
 * Such a standard error has two degrees of freedom, three from 96 values on, so the interval of
 * independent values is 2.5 and 1.8 times as wide as Student's. In return it holds its level up to a
 * correlation of neighbours of 0.9, where Student's, the block bootstrap of the mean itself and batch
 * means do not. Measured coverage of the 95 % interval in percent, 4,000 series and 799 resamples
 * each, of the logarithms of ratios whose sides share a drift; `AR` is an autoregression of each side
 * with that correlation, `spikes` are 5 % of disturbed blocks on each side:
 *
 *     turns                 48     96
 *     independent         96.8   96.2
 *     AR 0.3              97.0   96.6
 *     AR 0.6              96.8   96.2
 *     AR 0.9              94.8   95.2
 *     spikes              97.5   96.3
 *     AR 0.6, spikes      96.9   96.9
 *     AR 0.9, spikes      95.5   95.5
 *     AR 0.9 + noise      94.8   96.1
 *     AR -0.4             97.3   96.9
 *     lognormal           97.4   97.3
 *
 * @param values Shape [n], in the order in which they were measured, n >= 48.
 * @param generator Draws the blocks. The same seed and values give the same interval.
 * @returns Null where the series varies too little to tell an error from.
 * @throws {LabError} "metric-input" if there are fewer than 48, one is not finite, or the level is
 *   not in (0, 1).
 * @see Politis and Romano 1992, "A Circular Block-Resampling Procedure for Stationary Data"; Götze
 *   and Künsch 1996, "Second-Order Correctness of the Blockwise Bootstrap" (studentised); Gonçalves
 *   and Vogelsang 2011, "Block Bootstrap HAC Robust Tests: The Sophistication of the Naive
 *   Bootstrap" (the same standard error in each resample); Müller 2014, "HAC Corrections for
 *   Strongly Autocorrelated Time Series" (a level that is kept up to a correlation that is named);
 *   Lazarus, Lewis, Stock and Watson 2018, "HAR Inference: Recommendations for Practice" (cosines).
 */
export function blockBootstrap(
  values: ArrayLike<number>,
  generator: SeededGenerator,
  level = defaultLevel,
): SeriesMean | null {
  requireLevel("blockBootstrap", level);
  const sorted = sortedSample("blockBootstrap", values, leastSeriesLength);
  const n = sorted.length;
  const [low, high] = winsorisedEnds(sorted);
  if (low === high) return null;
  const influence = influenceValues(values, low, high);
  const cosines = lowestCosines(n);
  const error = caution(n) * standardError(influence, cosines);
  const blockLength = Math.round(blockShare * n);
  const ratios = new Float64Array(resamples);
  const drawn = new Float64Array(n);
  for (let index = 0; index < resamples; index++) {
    const mean = drawBlocks(influence, blockLength, generator, drawn);
    ratios[index] = ratio(mean, standardError(drawn, cosines));
  }
  const estimate = trimmedMean(values);
  const found = Math.abs(estimate) / error;
  const above = ratios.reduce((count, one) => count + (one >= found ? 1 : 0), 0);
  const reach = quantileOfSorted(ratios.sort(), level) * error;
  if (!Number.isFinite(reach)) return null;
  return {
    interval: { low: estimate - reach, high: estimate + reach, level },
    pValue: (above + 1) / (resamples + 1),
  };
}

/** The lowest and the highest value that the trimmed mean keeps. */
function winsorisedEnds(sorted: readonly number[]): [low: number, high: number] {
  const cut = Math.floor(trimmedShare * sorted.length);
  return [sorted[cut], sorted[sorted.length - 1 - cut]];
}

/** Shape [n], mean 0: what each value adds to the trimmed mean, times n. */
function influenceValues(values: ArrayLike<number>, low: number, high: number): Float64Array {
  const n = values.length;
  const cut = Math.floor(trimmedShare * n);
  const winsorised = Float64Array.from(values, (value) => Math.min(high, Math.max(low, value)));
  const center = winsorised.reduce((sum, value) => sum + value, 0) / n;
  return winsorised.map((value) => (value - center) / (1 - (2 * cut) / n));
}

/** Orthonormal, shape [cosines][n]: the discrete cosine transform (type 2) without its constant. */
function lowestCosines(n: number): Float64Array[] {
  return Array.from({ length: cosineCount(n) }, (_, index) =>
    Float64Array.from(
      { length: n },
      (_value, place) => Math.sqrt(2 / n) * Math.cos((Math.PI * (index + 1) * (place + 0.5)) / n),
    ),
  );
}

/** Of the mean of a series. */
function standardError(series: Float64Array, cosines: readonly Float64Array[]): number {
  let squares = 0;
  for (const cosine of cosines) {
    let coefficient = 0;
    for (let place = 0; place < series.length; place++) {
      coefficient += cosine[place] * series[place];
    }
    squares += coefficient ** 2;
  }
  return Math.sqrt(squares / cosines.length / series.length);
}

/** Fills `drawn` with blocks of the series closed to a circle; returns the mean. */
function drawBlocks(
  series: Float64Array,
  blockLength: number,
  generator: SeededGenerator,
  drawn: Float64Array,
): number {
  const n = series.length;
  let sum = 0;
  for (let start = 0; start < n; start += blockLength) {
    const from = generator.nextInt(n);
    for (let place = start; place < Math.min(n, start + blockLength); place++) {
      drawn[place] = series[(from + place - start) % n];
      sum += drawn[place];
    }
  }
  return sum / n;
}

/** A resample without variation says nothing for the mean's being far from 0. */
function ratio(mean: number, error: number): number {
  if (error > 0) return Math.abs(mean) / error;
  return mean === 0 ? 0 : Number.POSITIVE_INFINITY;
}
