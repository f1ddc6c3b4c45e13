import { seededGenerator } from "../../../src/core/random/seededGenerator.ts";
import type {
  IntervalSamples,
  PrintedInterval,
} from "../../../src/core/report/intervals/printedInterval.ts";
import { mean } from "../../../src/core/stats/mean.ts";
import { drawSample, type Population } from "../populations/population.ts";

/** What a cell found: an interval, in a case, at a number of units. */
export interface CoverageCount {
  readonly sampleCount: number;
  /** Samples in which the interval is printed. */
  readonly printedCount: number;
  /** Of those, the ones whose interval holds the truth. */
  readonly coveredCount: number;
}

/** Units of which an estimate of the truth is made: pairs of them all would take too long. */
const truthUnits = 1000;

/**
 * The truth of a case: the estimate over the whole population; over parts of it, averaged, where it
 * is large. Null where the case has no such figure.
 */
export function truthOf<Kind extends keyof IntervalSamples>(
  { estimate }: PrintedInterval<Kind>,
  { unitCount, isSeries, sampleOf }: Population<Kind>,
): number | null {
  const partCount = isSeries ? 1 : Math.ceil(unitCount / truthUnits);
  const estimates: number[] = [];
  for (let part = 0; part < partCount; part++) {
    const first = Math.round((part * unitCount) / partCount);
    const end = Math.round(((part + 1) * unitCount) / partCount);
    const units = Array.from({ length: end - first }, (_, index) => first + index);
    const value = estimate(sampleOf(units));
    if (value === null) return null;
    estimates.push(value);
  }
  return mean(estimates);
}

/**
 * Counts in how many samples of `unitCount` units an interval is printed, and in how many of those
 * it holds the truth.
 *
 * A sample that takes a good part of its population lies nearer to the population's figure than one
 * of an endless population would: its variance is 1 - n/N of that. The error of the estimate is
 * therefore made larger by 1 / sqrt(1 - n/N) before it is compared with the interval.
 *
 * @see Cochran 1977, "Sampling Techniques", section 2.6, for the finite population correction.
 */
export function countCoverage<Kind extends keyof IntervalSamples>(
  { estimate, interval }: PrintedInterval<Kind>,
  population: Population<Kind>,
  { truth, unitCount, sampleCount, seed }: CoverageTask,
): CoverageCount {
  const generator = seededGenerator(seed);
  const isWhole = population.isSeries;
  const stretch = isWhole ? 1 : 1 / Math.sqrt(1 - unitCount / population.unitCount);
  let printedCount = 0;
  let coveredCount = 0;
  for (let index = 0; index < sampleCount; index++) {
    const sample = drawSample(population, unitCount, generator);
    const printed = interval(sample);
    const value = printed === null ? null : estimate(sample);
    if (printed === null || value === null) continue;
    const stretched = value + (truth - value) * stretch;
    printedCount++;
    if (stretched >= printed.low && stretched <= printed.high) coveredCount++;
  }
  return { sampleCount, printedCount, coveredCount };
}

export interface CoverageTask {
  readonly truth: number;
  /** Of each sample. */
  readonly unitCount: number;
  readonly sampleCount: number;
  readonly seed: number;
}
