import { LabError } from "../errors.ts";
import type { SeededGenerator } from "../random/seededGenerator.ts";
import { normalCdf, normalQuantile } from "./distributions.ts";
import { defaultLevel, type Interval, requireLevel } from "./interval.ts";
import { quantileOfSorted, sortedSample } from "./sample.ts";

/** A figure of a sample; gets its values in ascending order. */
export type Statistic = (values: readonly number[]) => number;

export interface BootstrapOptions {
  /** Draws the resamples. The same seed and values give the same interval. */
  readonly generator: SeededGenerator;
  /** Nominal coverage; 0.95 if absent. */
  readonly level?: number;
  /** Number of resamples; 2000 if absent. */
  readonly resamples?: number;
}

const defaultResamples = 2000;

/**
 * Bootstrap confidence interval of a statistic: bias-corrected and accelerated (BCa), the
 * acceleration from the jackknife. The order of the values changes no bit of it.
 *
 * Few values make it too narrow. No resample leaves the sample's range, so the interval of a
 * deviation hardly reaches above it. Measured coverage of the 95 % interval, normal values, 1,000
 * samples each:
 *
 *     n                       2     3     5    10    20
 *     standard deviation   0.32  0.47  0.65  0.82  0.89
 *     mean                 0.51  0.72  0.82  0.89  0.93
 *
 * `stdDevIntervalChiSquare` and `studentInterval` hold their level there if the values are near
 * normal. With n = 2 a jackknife would leave one value, so the acceleration is taken as 0.
 *
 * @param values Shape [n], n >= 2.
 * @param statistic Must be finite for any n values drawn from these, and for n - 1 where n > 2.
 * @returns In the unit of the statistic. Both ends are equal where all values are.
 * @throws {LabError} "metric-input" if there are fewer than two values, a value or the statistic
 *   is not finite, the level is not in (0, 1), or there are fewer than 100 resamples.
 * @see Efron 1987, "Better Bootstrap Confidence Intervals"; Efron and Tibshirani 1993, "An
 *   Introduction to the Bootstrap", chapter 14.
 */
export function bootstrapInterval(
  values: ArrayLike<number>,
  statistic: Statistic,
  { generator, level = defaultLevel, resamples = defaultResamples }: BootstrapOptions,
): Interval {
  requireLevel("bootstrapInterval", level);
  if (!Number.isInteger(resamples) || resamples < 100) {
    const needed = "bootstrapInterval needs 100 resamples or more";
    throw new LabError("metric-input", `${needed}, got ${resamples}`);
  }
  const sorted = sortedSample("bootstrapInterval", values, 2);
  const evaluate = (sample: readonly number[]) => {
    const figure = statistic(sample);
    if (Number.isFinite(figure)) return figure;
    throw new LabError("metric-input", `bootstrapInterval got a statistic of ${figure}`);
  };
  const estimate = evaluate(sorted);

  const figures = new Float64Array(resamples);
  for (let i = 0; i < resamples; i++) figures[i] = evaluate(resample(sorted, generator));
  figures.sort();

  const bias = biasCorrection(figures, estimate);
  const acceleration = sorted.length > 2 ? jackknifeAcceleration(sorted, evaluate) : 0;
  const bound = (p: number) => {
    const shifted = bias + normalQuantile(p);
    // Past its pole the correction would change sign: the outermost resample is the limit.
    const room = Math.max(0, 1 - acceleration * shifted);
    return quantileOfSorted(figures, normalCdf(bias + shifted / room));
  };
  return { low: bound((1 - level) / 2), high: bound((1 + level) / 2), level };
}

/**
 * As many values as there are, drawn with replacement.
 *
 * @param sorted Ascending, shape [n].
 * @returns Ascending, shape [n].
 */
function resample(sorted: readonly number[], generator: SeededGenerator): number[] {
  const counts = new Uint32Array(sorted.length);
  for (let i = 0; i < sorted.length; i++) counts[generator.nextInt(sorted.length)]++;
  const drawn: number[] = [];
  sorted.forEach((value, index) => {
    for (let i = 0; i < counts[index]; i++) drawn.push(value);
  });
  return drawn;
}

/** Normal quantile of the share of resamples below the estimate; ties count half. */
function biasCorrection(sortedFigures: Float64Array, estimate: number): number {
  let below = 0;
  for (const figure of sortedFigures) {
    if (figure < estimate) below++;
    else if (figure === estimate) below += 0.5;
  }
  const count = sortedFigures.length;
  // A share of 0 or 1 has no finite quantile; half a resample keeps it inside.
  const share = Math.min(count - 0.5, Math.max(0.5, below)) / count;
  return share === 0.5 ? 0 : normalQuantile(share);
}

function jackknifeAcceleration(sorted: readonly number[], evaluate: Statistic): number {
  const figures = sorted.map((_, left) => evaluate(sorted.filter((_value, i) => i !== left)));
  const center = figures.reduce((total, figure) => total + figure, 0) / figures.length;
  const influences = figures.map((figure) => center - figure);
  const largest = Math.max(...influences.map(Math.abs));
  if (largest === 0) return 0;
  let squares = 0;
  let cubes = 0;
  for (const influence of influences) {
    // Scaled, since the power 3/2 of a tiny sum of squares would be 0.
    squares += (influence / largest) ** 2;
    cubes += (influence / largest) ** 3;
  }
  return cubes / (6 * squares ** 1.5);
}
