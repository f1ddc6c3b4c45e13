// npm run repro: trains an experiment in a headless browser, or checks that its bits repeat.
import { reasonOf } from "../../src/core/errors.ts";
import { type ExitCode, exitCodes } from "../terminal/exitCodes.ts";
import { openTerminal, print, runCommandLine } from "../terminal/terminal.ts";
import { parseArguments, type ReproCommand, usage } from "./arguments.ts";
import { checkCommand, printJson } from "./checkCommand.ts";
import { notMeasured } from "./checkOutcome.ts";
import { runCommand } from "./runCommand.ts";

async function main(argv: readonly string[]): Promise<ExitCode> {
  const command = parseOrReport(argv);
  if (command.kind === "help") {
    print(usage);
    return exitCodes.done;
  }
  const terminal = openTerminal(command.quiet);
  return command.kind === "run" ? runCommand(command, terminal) : checkCommand(command, terminal);
}

/** With --json, an error of the command line is printed as JSON too. */
function parseOrReport(argv: readonly string[]): ReproCommand {
  try {
    return parseArguments(argv);
  } catch (cause) {
    if (argv[0] === "check" && argv.includes("--json")) {
      printJson(notMeasured(reasonOf(cause)), print);
    }
    throw cause;
  }
}

await runCommandLine({
  script: "repro",
  main,
  failed: (message) => `Could not measure: ${message}`,
  cancelled: "Cancelled",
});
