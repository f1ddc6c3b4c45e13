// npm run validity: simulates every interval and every claim of the report, and writes
// docs/validity.md.
import { writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { type ExitCode, exitCodes } from "../../cli/terminal/exitCodes.ts";
import type { Progress } from "../../cli/terminal/progress.ts";
import { openTerminal, print, printError, runCommandLine } from "../../cli/terminal/terminal.ts";
import { formatDone, formatDuration } from "../../src/core/text/format.ts";
import { parseArguments, usage } from "./arguments.ts";
import { validityDocument } from "./document/document.ts";
import type { SimulationFacts } from "./document/introduction.ts";
import { type Job, jobTitle } from "./jobs.ts";
import { failuresOf, findingsJson, findingsOf } from "./judge.ts";
import { efforts, simulationJobs } from "./plan.ts";
import { readRecorded } from "./recorded/readRecorded.ts";
import { runJobs } from "./threads/pool.ts";

const documentUrl = new URL("../../docs/validity.md", import.meta.url);

async function main(argv: readonly string[]): Promise<ExitCode> {
  const command = parseArguments(argv);
  if (command.kind === "help") {
    print(usage);
    return exitCodes.done;
  }
  const { progress, signal } = openTerminal(false);
  const { json, quick, threadCount } = command;
  const startedMs = performance.now();
  const recorded = readRecorded();
  const jobs = simulationJobs(recorded, quick ? efforts.quick : efforts.full);
  const onDone = progressOf(jobs, startedMs, progress);
  const rows = await runJobs(jobs, { threadCount, signal, onDone }).finally(progress.clear);
  const findings = findingsOf(rows);
  const elapsedMs = performance.now() - startedMs;
  const text = () => validityDocument(findings, recorded, factsOf(elapsedMs, threadCount));
  if (json) print(`${findingsJson(findings)}\n`);
  else if (quick) print(text());
  else {
    await writeFile(documentUrl, text());
    print(`Wrote ${fileURLToPath(documentUrl)} in ${formatDuration(elapsedMs)}\n`);
  }
  const failures = failuresOf(findings);
  for (const failure of failures) printError(failure);
  return failures.length === 0 ? exitCodes.done : exitCodes.different;
}

/** Shows the share of jobs that are done and the time that is left. */
function progressOf(jobs: readonly Job[], startedMs: number, { show }: Progress) {
  let doneCount = 0;
  return (job: Job) => {
    doneCount++;
    const share = doneCount / jobs.length;
    const leftMs = ((performance.now() - startedMs) * (1 - share)) / share;
    const left = `${formatDuration(leftMs)} left`;
    // A log gets a line for each tenth.
    const stage = `${Math.floor(10 * share)}`;
    show(`${formatDone(share)}, ${left}: ${jobTitle(job)}`, stage);
  };
}

function factsOf(elapsedMs: number, threadCount: number): SimulationFacts {
  return {
    elapsedMs,
    threadCount,
    node: process.versions.node,
    processor: cpus()[0]?.model.trim() ?? "unknown processor",
    date: new Date().toISOString().slice(0, 10),
  };
}

await runCommandLine({
  script: "validity",
  main,
  failed: (message) => `Failed: ${message}`,
  cancelled: "Cancelled",
});
