import { type CoverageEffort, coverageJobs } from "./coverage/coverageJob.ts";
import type { Job } from "./jobs.ts";
import { simulationCases } from "./populations/cases.ts";
import { readRecorded } from "./recorded/readRecorded.ts";

/** How thorough a simulation is. */
export interface Effort {
  readonly coverage: CoverageEffort;
}

/** That of docs/validity.md, and the short form of `npm test`. */
export const efforts = {
  full: {
    coverage: {
      size: { unitCount: 4000, exampleCount: 500 },
      mostUnits: 50,
      effort: { first: 2000, more: 8000, moreOfRare: 18_000 },
    },
  },
  quick: {
    coverage: {
      size: { unitCount: 500, exampleCount: 200 },
      mostUnits: 10,
      effort: { first: 200, more: 0, moreOfRare: 0 },
    },
  },
} as const satisfies Record<string, Effort>;

/** Everything that is simulated, in jobs. */
export function simulationJobs({ coverage }: Effort): readonly Job[] {
  return coverageJobs(simulationCases(readRecorded()), coverage);
}
