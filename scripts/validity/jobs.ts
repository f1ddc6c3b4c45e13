import { type CoverageJob, type CoverageRow, runCoverageJob } from "./coverage/coverageJob.ts";
import { simulationCases } from "./populations/cases.ts";
import type { ErrorRow, PowerRow } from "./rates.ts";
import { readRecorded } from "./recorded/readRecorded.ts";

/** A part of the simulation: plain data, for a thread. */
export type Job = CoverageJob;

/** What a job found. */
export type Row = CoverageRow | ErrorRow | PowerRow;

/** Runs jobs one after the other, and keeps what they have in common. */
export function createRunner(): (job: Job) => readonly Row[] {
  const cases = simulationCases(readRecorded());
  return (job) => runCoverageJob(job, cases);
}
