import { toLabError } from "../../src/core/errors.ts";
import type { ExperimentResults } from "../../src/core/results/results.ts";
import type { CheckCommand } from "./arguments.ts";
import { type CheckOutcome, checkOutcome, notMeasured, outcomeText } from "./checkOutcome.ts";
import type { CommandContext } from "./commandContext.ts";
import { type ExitCode, exitCodes } from "./exitCodes.ts";
import { readOfferedDataset } from "./offeredDataset.ts";
import { readExperiment } from "./readExperiment.ts";
import { servePage } from "./servePage.ts";
import { trainOnce } from "./trainOnce.ts";

/** Trains several times, each in a fresh browser profile, and compares the bits. */
export async function checkCommand(
  command: CheckCommand,
  context: CommandContext,
): Promise<ExitCode> {
  const repeats: ExperimentResults[] = [];
  let outcome: CheckOutcome;
  try {
    await trainRepeats(command, context, repeats);
    outcome = checkOutcome(repeats);
  } catch (cause) {
    const { code, message } = toLabError(cause);
    if (code === "cancelled") {
      context.complain("Cancelled: nothing was compared");
      return exitCodes.cancelled;
    }
    outcome = notMeasured(message, repeats);
  }
  printOutcome(outcome, command.json, context);
  return outcome.exitCode;
}

/** One JSON object on standard output with --json; else words, on standard error if it failed. */
export function printOutcome(
  outcome: CheckOutcome,
  json: boolean,
  { print, complain }: Pick<CommandContext, "print" | "complain">,
): void {
  if (json) print(`${JSON.stringify(outcome, null, 2)}\n`);
  if (outcome.reason !== null) complain(`Could not measure: ${outcome.reason}`);
  else if (!json) print(outcomeText(outcome));
}

/** Fills `repeats`, so that what was trained before an error is known too. */
async function trainRepeats(
  command: CheckCommand,
  { progress, signal, pathOf }: CommandContext,
  repeats: ExperimentResults[],
): Promise<void> {
  const offered = command.data === null ? null : await readOfferedDataset(pathOf(command.data));
  const spec = await readExperiment(command, pathOf, offered?.entry.name);
  const served = await servePage(progress.note);
  try {
    for (let repeat = 0; repeat < command.repeatCount; repeat++) {
      const results = await trainOnce({
        url: served.url,
        spec,
        offered,
        onProgress: (reading) =>
          progress.show(reading, `repeat ${repeat + 1}/${command.repeatCount}: `),
        signal,
      });
      signal.throwIfAborted();
      repeats.push(results);
      if (results.error !== undefined) throw toLabError(results.error);
    }
  } finally {
    progress.clear();
    await served.close();
  }
}
