import { type CoverageEffort, coverageJobs } from "./coverage/coverageJob.ts";
import { curveJobs } from "./curves/curveJob.ts";
import type { Job } from "./jobs.ts";
import { simulationCases } from "./populations/cases.ts";
import type { Recorded } from "./recorded/readRecorded.ts";
import { nullScenarios } from "./reports/nullScenarios.ts";
import { powerScenarios } from "./reports/powerScenarios.ts";
import { type ReportEffort, reportJobs } from "./reports/reportJob.ts";

/** How thorough a simulation is. */
export interface Effort {
  readonly coverage: CoverageEffort;
  readonly errors: ReportEffort;
  readonly power: ReportEffort;
  /** Conditions for each number of epochs. */
  readonly curveCount: number;
}

/** Reports look at fewer examples: a permutation test of them takes as long as they are many. */
const reportSize = { unitCount: 1000, exampleCount: 200 };
const smallSize = { unitCount: 200, exampleCount: 100 };

/** That of docs/validity.md, and the short form of `npm test`. */
export const efforts = {
  full: {
    coverage: {
      size: { unitCount: 4000, exampleCount: 500 },
      mostUnits: 100,
      effort: { first: 2000, more: 8000, moreOfRare: 18_000 },
    },
    errors: {
      size: reportSize,
      counts: { wholeReports: 200, parts: 400, others: 600 },
      mostUnits: 100,
    },
    power: {
      size: reportSize,
      counts: { wholeReports: 0, parts: 100, others: 200 },
      mostUnits: 100,
    },
    curveCount: 1000,
  },
  quick: {
    coverage: {
      size: { unitCount: 400, exampleCount: 200 },
      mostUnits: 10,
      effort: { first: 200, more: 0, moreOfRare: 0 },
    },
    errors: { size: smallSize, counts: { wholeReports: 2, parts: 5, others: 20 }, mostUnits: 5 },
    power: { size: smallSize, counts: { wholeReports: 0, parts: 3, others: 5 }, mostUnits: 5 },
    curveCount: 50,
  },
} as const satisfies Record<string, Effort>;

/** Everything that is simulated, in jobs. */
export function simulationJobs(recorded: Recorded, effort: Effort): readonly Job[] {
  return [
    ...reportJobs(nullScenarios(recorded), effort.errors),
    ...coverageJobs(simulationCases(recorded), effort.coverage),
    ...reportJobs(powerScenarios(recorded), effort.power),
    ...curveJobs(effort.curveCount),
  ];
}
