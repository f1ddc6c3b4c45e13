import { constants } from "node:fs";
import { access, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { LabError } from "../../src/core/errors.ts";
import { failures } from "../../src/core/report/compareRuns.ts";
import { powerAdvice } from "../../src/core/report/comparisons/powerAdvice.ts";
import { resultsToJson } from "../../src/core/results/resultsJson.ts";
import { type ExitCode, exitCodes } from "../terminal/exitCodes.ts";
import type { Terminal } from "../terminal/terminal.ts";
import type { RunCommand } from "./arguments.ts";
import { runExitCode } from "./checkOutcome.ts";
import { reportText } from "./reportText.ts";
import { withTraining } from "./training.ts";

/** Trains once, writes the results, prints the report; after a cancelled or failed training too. */
export async function runCommand(command: RunCommand, terminal: Terminal): Promise<ExitCode> {
  const out = command.out === null ? null : terminal.pathOf(command.out);
  if (out !== null) await requireFolder(out);
  const results = await withTraining(command, terminal, (train, spec) => {
    const advice = powerAdvice(spec);
    if (advice !== null) terminal.progress.note(advice);
    return train("");
  });
  if (out !== null) {
    await writeFile(out, `${JSON.stringify(resultsToJson(results))}\n`);
    terminal.progress.note(`Wrote ${out}`);
  }
  terminal.print(reportText(results, terminal.columns));
  const code = runExitCode(results);
  if (code === exitCodes.cancelled) terminal.printError("Cancelled");
  for (const failure of failures(results)) terminal.printError(failure);
  return code;
}

/** Checked before the training rather than after it. */
async function requireFolder(file: string): Promise<void> {
  try {
    await access(dirname(file), constants.W_OK);
  } catch (cause) {
    throw new LabError("storage", `--out needs a folder that can be written, got ${file}`, {
      cause,
    });
  }
}
