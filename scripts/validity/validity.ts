// npm run validity: simulates every interval and every claim of the report.
import { type ExitCode, exitCodes } from "../../cli/terminal/exitCodes.ts";
import { openTerminal, print, runCommandLine } from "../../cli/terminal/terminal.ts";
import { parseArguments, usage } from "./arguments.ts";
import { coverageJobs } from "./coverage/coverageJob.ts";
import { simulationCases } from "./populations/cases.ts";
import { readRecorded } from "./recorded/readRecorded.ts";
import { runJobs } from "./threads/pool.ts";

async function main(argv: readonly string[]): Promise<ExitCode> {
  const command = parseArguments(argv);
  if (command.kind === "help") {
    print(usage);
    return exitCodes.done;
  }
  const { progress, signal } = openTerminal(false);
  const startedMs = performance.now();
  const jobs = coverageJobs(simulationCases(readRecorded()), {
    populationUnits: 4000,
    mostUnits: 50,
    effort: { first: 2000, more: 8000, moreOfRare: 18000 },
  });
  let done = 0;
  const rows = await runJobs(jobs, {
    threadCount: command.threadCount,
    signal,
    onAnswer: ({ elapsedMs }, job) => {
      done++;
      const leftMs = ((performance.now() - startedMs) / done) * (jobs.length - done);
      progress.show(
        `${done}/${jobs.length} ${job.interval} ${job.caseName} ${elapsedMs.toFixed(0)} ms, ${(leftMs / 1000).toFixed(0)} s left`,
        job.interval + job.caseName,
      );
    },
  });
  progress.clear();
  for (const r of rows)
    print(
      [
        r.interval,
        r.caseName,
        r.unitCount,
        r.printedCount ? (r.coveredCount / r.printedCount).toFixed(3) : "-",
        (r.printedCount / r.sampleCount).toFixed(3),
        r.truth.toPrecision(4),
      ].join("\t") + "\n",
    );
  return exitCodes.done;
}

await runCommandLine({
  script: "validity",
  main,
  failed: (message) => `Failed: ${message}`,
  cancelled: "Cancelled",
});
