import { constants } from "node:fs";
import { access, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { LabError } from "../../src/core/errors.ts";
import type { ExperimentResults } from "../../src/core/results/results.ts";
import { resultsToJson } from "../../src/core/results/resultsJson.ts";
import { type ExitCode, exitCodes } from "../terminal/exitCodes.ts";
import type { Terminal } from "../terminal/terminal.ts";
import type { RunCommand } from "./arguments.ts";
import { readOfferedDataset } from "./offeredDataset.ts";
import { readExperiment } from "./readExperiment.ts";
import { reportText } from "./reportText.ts";
import { failures, runExitCode } from "./runOutcome.ts";
import { servePage } from "./servePage.ts";
import { trainOnce } from "./trainOnce.ts";

/** Trains once, prints the report, writes the results; those of a cancelled training too. */
export async function runCommand(command: RunCommand, terminal: Terminal): Promise<ExitCode> {
  const { pathOf, progress, signal } = terminal;
  const offered = command.data === null ? null : await readOfferedDataset(pathOf(command.data));
  const spec = await readExperiment(command, pathOf, offered?.entry.name);
  const out = command.out === null ? null : pathOf(command.out);
  if (out !== null) await requireFolder(out);
  const served = await servePage(progress.note);
  let results: ExperimentResults;
  try {
    const { url } = served;
    results = await trainOnce({ url, spec, offered, progress, prefix: "", signal });
  } finally {
    progress.clear();
    await served.close();
  }
  if (out !== null) {
    await writeFile(out, `${JSON.stringify(resultsToJson(results))}\n`);
    progress.note(`Wrote ${out}`);
  }
  terminal.print(reportText(results, terminal.columns));
  const code = runExitCode(results);
  if (code === exitCodes.cancelled) terminal.complain("Cancelled");
  for (const failure of failures(results)) terminal.complain(failure);
  return code;
}

/** Said before the training rather than after it. */
async function requireFolder(file: string): Promise<void> {
  try {
    await access(dirname(file), constants.W_OK);
  } catch (cause) {
    throw new LabError("storage", `--out needs a folder that can be written, got ${file}`, {
      cause,
    });
  }
}
