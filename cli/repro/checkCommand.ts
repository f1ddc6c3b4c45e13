import { toLabError } from "../../src/core/errors.ts";
import type { ExperimentResults } from "../../src/core/results/results.ts";
import { ordinal } from "../../src/core/text/counting.ts";
import { type ExitCode, exitCodes } from "../terminal/exitCodes.ts";
import type { Terminal } from "../terminal/terminal.ts";
import type { CheckCommand } from "./arguments.ts";
import { type CheckOutcome, checkOutcome, notMeasured, outcomeText } from "./checkOutcome.ts";
import { withTraining } from "./training.ts";

/** Trains several times, each in a fresh browser profile, and compares the bits. */
export async function checkCommand(command: CheckCommand, terminal: Terminal): Promise<ExitCode> {
  const repeats: ExperimentResults[] = [];
  let outcome: CheckOutcome;
  try {
    await withTraining(command, terminal, async (train) => {
      for (let repeat = 0; repeat < command.repeatCount; repeat++) {
        const results = await train(`repeat ${ordinal(repeat)}/${command.repeatCount}: `);
        repeats.push(results);
        terminal.signal.throwIfAborted();
        // Nothing can be compared any more: further repeats would cost time for nothing.
        if (results.error !== undefined) throw toLabError(results.error);
      }
    });
    outcome = checkOutcome(repeats);
  } catch (cause) {
    const { code, message } = toLabError(cause);
    if (code === "cancelled") {
      terminal.printError("Cancelled: nothing was compared");
      return exitCodes.cancelled;
    }
    outcome = notMeasured(message, repeats);
  }
  if (command.json) printJson(outcome, terminal.print);
  if (outcome.reason !== null) terminal.printError(outcomeText(outcome).trimEnd());
  else if (!command.json) terminal.print(outcomeText(outcome));
  return outcome.exitCode;
}

/** One JSON object on standard output. */
export function printJson(outcome: CheckOutcome, print: Terminal["print"]): void {
  print(`${JSON.stringify(outcome, null, 2)}\n`);
}
