import { constants } from "node:fs";
import { access, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { LabError } from "../../src/core/errors.ts";
import { failures } from "../../src/core/report/compareRuns.ts";
import { powerAdvice } from "../../src/core/report/comparisons/powerAdvice.ts";
import type { ExperimentResults } from "../../src/core/results/results.ts";
import { resultsToCsv } from "../../src/core/results/resultsCsv.ts";
import { resultsToJson } from "../../src/core/results/resultsJson.ts";
import { type ExitCode, exitCodes } from "../terminal/exitCodes.ts";
import type { Terminal } from "../terminal/terminal.ts";
import type { RunCommand } from "./arguments.ts";
import { runExitCode } from "./checkOutcome.ts";
import { reportText } from "./reportText.ts";
import { withTraining } from "./training.ts";

/** Trains once, writes the results, prints the report; after a cancelled or failed training too. */
export async function runCommand(command: RunCommand, terminal: Terminal): Promise<ExitCode> {
  const files = outputs.flatMap(({ option, write }) => {
    const given = command[option];
    return given === null ? [] : { option, write, path: terminal.pathOf(given) };
  });
  await requireFiles(files);
  const results = await withTraining(command, terminal, (train, spec) => {
    const advice = powerAdvice(spec);
    if (advice !== null) terminal.progress.note(advice);
    return train("");
  });
  for (const { path, write } of files) {
    await writeFile(path, write(results));
    terminal.progress.note(`Wrote ${path}`);
  }
  terminal.print(reportText(results, terminal.columns, command));
  const code = runExitCode(results);
  if (code === exitCodes.cancelled) terminal.printError("Cancelled");
  for (const failure of failures(results)) terminal.printError(failure);
  return code;
}

/** What can be written of results, by the option that names the file. */
const outputs = [
  {
    option: "out",
    write: (results: ExperimentResults) => `${JSON.stringify(resultsToJson(results))}\n`,
  },
  { option: "csv", write: resultsToCsv },
] as const;

/** Checked before the training rather than after it. */
async function requireFiles(
  files: readonly { readonly option: string; readonly path: string }[],
): Promise<void> {
  for (const { option, path } of files) {
    if (files.some((other) => other.option !== option && other.path === path)) {
      throw new LabError("storage", `Each option needs a file of its own, got ${path} twice`);
    }
    try {
      await access(dirname(path), constants.W_OK);
    } catch (cause) {
      throw new LabError("storage", `--${option} needs a folder that can be written, got ${path}`, {
        cause,
      });
    }
  }
}
