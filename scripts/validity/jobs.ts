import { type CoverageJob, type CoverageRow, runCoverageJob } from "./coverage/coverageJob.ts";
import { type CurveJob, runCurveJob } from "./curves/curveJob.ts";
import { simulationCases } from "./populations/cases.ts";
import type { ErrorRow, PowerRow } from "./rates.ts";
import { readRecorded } from "./recorded/readRecorded.ts";
import { nullScenarios } from "./reports/nullScenarios.ts";
import { powerScenarios } from "./reports/powerScenarios.ts";
import { type ReportJob, runReportJob } from "./reports/reportJob.ts";

/** A part of the simulation: plain data, for a thread. */
export type Job = CoverageJob | ReportJob | CurveJob;

/** What a job found. */
export type Row = CoverageRow | ErrorRow | PowerRow;

/** Runs jobs one after the other, and keeps what they have in common. */
export function createRunner(): (job: Job) => readonly Row[] {
  const recorded = readRecorded();
  const cases = simulationCases(recorded);
  const scenarios = [...nullScenarios(recorded), ...powerScenarios(recorded)];
  return (job) => {
    switch (job.kind) {
      case "coverage":
        return runCoverageJob(job, cases);
      case "reports":
        return runReportJob(job, scenarios);
      case "curves":
        return runCurveJob(job);
    }
  };
}

/** What a job simulates, for progress. */
export function jobTitle(job: Job): string {
  switch (job.kind) {
    case "coverage":
      return `coverage of ${job.interval}, ${job.caseName}`;
    case "reports":
      return `reports, ${job.scenario}`;
    case "curves":
      return "curves of accuracy";
  }
}
