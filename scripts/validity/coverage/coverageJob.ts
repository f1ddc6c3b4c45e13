import { namesOf } from "../../../src/core/closedTable.ts";
import { printedIntervals } from "../../../src/core/report/intervals/intervals.ts";
import type { PrintedInterval } from "../../../src/core/report/intervals/printedInterval.ts";
import type { Case, Cases } from "../populations/cases.ts";
import type { Population } from "../populations/population.ts";
import type { PopulationSize } from "../populations/simulated.ts";
import { type CellEffort, simulateCell } from "./cell.ts";
import { type CoverageCount, truthOf } from "./coverage.ts";

export type IntervalName = keyof typeof printedIntervals;

/** Cells of one case: plain data, for a thread. */
export interface CoverageJob {
  readonly kind: "coverage";
  readonly interval: IntervalName;
  /** Name of a case of the interval's kind. */
  readonly caseName: string;
  readonly unitCounts: readonly number[];
  readonly size: PopulationSize;
  readonly effort: CellEffort;
}

/** What a cell found. */
export interface CoverageRow extends CoverageCount {
  readonly kind: "coverage";
  readonly interval: IntervalName;
  readonly caseName: string;
  readonly unit: Case["unit"];
  readonly unitCount: number;
  readonly truth: number;
}

/** Populations are large, and jobs of one case follow one another. */
let latest: { readonly of: Case; readonly population: Population } | null = null;

function populationOf(of: Case, size: PopulationSize): Population {
  if (latest?.of !== of) latest = { of, population: of.population(size) };
  return latest.population;
}

/** Simulates the cells of a job. None where the case has no such figure. */
export function runCoverageJob(job: CoverageJob, cases: Cases): CoverageRow[] {
  const interval: PrintedInterval = printedIntervals[job.interval];
  const own = cases[interval.kind].find(({ name }) => name === job.caseName);
  if (own === undefined) throw new Error(`There is no case "${job.caseName}"`);
  const population = populationOf(own, job.size);
  const truth = truthOf(interval, population);
  if (truth === null) return [];
  return job.unitCounts.map((unitCount) => ({
    kind: "coverage",
    interval: job.interval,
    caseName: job.caseName,
    unit: own.unit,
    unitCount,
    truth,
    ...simulateCell(interval, population, {
      truth,
      unitCount,
      seed: unitCount,
      effort: job.effort,
    }),
  }));
}

/** How thorough a simulation is. */
export interface CoverageEffort {
  readonly size: PopulationSize;
  readonly mostUnits: number;
  readonly effort: CellEffort;
}

/** Every cell of the table, case by case, so that a thread makes few populations. */
export function coverageJobs(
  cases: Cases,
  { size, effort, mostUnits }: CoverageEffort,
): CoverageJob[] {
  return namesOf(cases).flatMap((kind) =>
    cases[kind].flatMap(({ name, unitCounts }) =>
      namesOf(printedIntervals)
        .filter((interval) => printedIntervals[interval].kind === kind)
        .map((interval) => ({
          kind: "coverage" as const,
          interval,
          caseName: name,
          unitCounts: unitCounts.filter((count) => count <= mostUnits),
          size,
          effort,
        })),
    ),
  );
}
