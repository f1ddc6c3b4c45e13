// npm run repro: trains an experiment in a headless browser, or checks that its bits repeat.

import { toLabError } from "../../src/core/errors.ts";
import { listenForInterrupts } from "../terminal/interrupts.ts";
import { typedPath } from "../terminal/typedPath.ts";
import { UsageError } from "../terminal/usage.ts";
import { parseArguments, type ReproCommand, usage } from "./arguments.ts";
import { checkCommand, printOutcome } from "./checkCommand.ts";
import { notMeasured } from "./checkOutcome.ts";
import type { CommandContext } from "./commandContext.ts";
import { type ExitCode, exitCodes } from "./exitCodes.ts";
import { createProgressPrinter } from "./progressPrinter.ts";
import { runCommand } from "./runCommand.ts";

const columnsWithoutTerminal = 120;

const argv = process.argv.slice(2);
const print = (text: string) => void process.stdout.write(text);
const complain = (text: string) => void process.stderr.write(`${text}\n`);

async function obey(command: ReproCommand): Promise<ExitCode> {
  if (command.kind === "help") {
    print(usage);
    return exitCodes.reproducible;
  }
  const context: CommandContext = {
    progress: createProgressPrinter(process.stderr, command.quiet),
    print,
    complain,
    columns: process.stdout.columns ?? columnsWithoutTerminal,
    signal: listenForInterrupts(),
    pathOf: typedPath,
  };
  return command.kind === "run" ? runCommand(command, context) : checkCommand(command, context);
}

try {
  process.exitCode = await obey(parseArguments(argv));
} catch (cause) {
  const { code, message } = toLabError(cause);
  process.exitCode = code === "cancelled" ? exitCodes.cancelled : exitCodes.couldNotMeasure;
  if (cause instanceof UsageError) {
    const json = argv[0] === "check" && argv.includes("--json");
    printOutcome(notMeasured(message), json, { print, complain });
    complain("`npm run repro -- --help` lists commands and options");
  } else {
    complain(code === "cancelled" ? "Cancelled" : `Could not measure: ${message}`);
  }
}
