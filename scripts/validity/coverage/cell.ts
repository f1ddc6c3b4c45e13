import type {
  IntervalSamples,
  PrintedInterval,
} from "../../../src/core/report/intervals/printedInterval.ts";
import { coverageBounds } from "../bounds.ts";
import type { Population } from "../populations/population.ts";
import { type CoverageCount, countCoverage } from "./coverage.ts";

/** How many samples a cell gets: an interval, in one case, at one number of units. */
export interface CellEffort {
  readonly first: number;
  /** Added where coverage over the first ones is out of bounds, to tell chance from fault. */
  readonly more: number;
  /** Added where fewer than `leastPrinted` of the first ones print the interval. */
  readonly moreOfRare: number;
}

/** Fewest printed intervals by which a cell is judged, unless it has all its samples. */
const leastPrinted = 200;

interface CellTask {
  readonly truth: number;
  readonly unitCount: number;
  readonly seed: number;
  readonly effort: CellEffort;
}

/** Simulates a cell. All samples count, the first and those that were added. */
export function simulateCell<Kind extends keyof IntervalSamples>(
  interval: PrintedInterval<Kind>,
  population: Population<Kind>,
  { truth, unitCount, seed, effort }: CellTask,
): CoverageCount {
  const count = (sampleCount: number, offset: number) =>
    countCoverage(interval, population, { truth, unitCount, sampleCount, seed: seed + offset });
  const first = count(effort.first, 0);
  const added = addedSamples(first, effort);
  if (added === 0) return first;
  const more = count(added, 1);
  return {
    sampleCount: first.sampleCount + more.sampleCount,
    printedCount: first.printedCount + more.printedCount,
    coveredCount: first.coveredCount + more.coveredCount,
  };
}

function addedSamples({ printedCount, coveredCount }: CoverageCount, effort: CellEffort): number {
  if (printedCount === 0) return 0;
  if (printedCount < leastPrinted) return effort.moreOfRare;
  const coverage = coveredCount / printedCount;
  const isInside = coverage >= coverageBounds.low && coverage <= coverageBounds.high;
  return isInside ? 0 : effort.more;
}
