// npm run datasets: downloads and packs data sets for the page.
import { fileURLToPath } from "node:url";
import { toLabError } from "../../src/core/errors.ts";
import { interruptedExitCode, listenForInterrupts } from "../terminal/interrupts.ts";
import { typedPath } from "../terminal/typedPath.ts";
import { UsageError } from "../terminal/usage.ts";
import { address, type DatasetsCommand, parseArguments, usage } from "./arguments.ts";
import type { CommandContext } from "./commandContext.ts";
import { fetchCommand } from "./fetchCommand.ts";
import { listCommand } from "./listCommand.ts";
import { packCommand } from "./packCommand.ts";
import { createProgressLine } from "./progressLine.ts";

const exitCodes = { done: 0, badInput: 2, cancelled: interruptedExitCode } as const;

const inProject = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const print = (text: string) => void process.stdout.write(text);
const complain = (text: string) => void process.stderr.write(`${text}\n`);

async function obey(command: DatasetsCommand): Promise<void> {
  if (command.kind === "help") return print(usage);
  if (command.kind === "list") return listCommand(print);
  const stream = command.choice.quiet ? { write: () => {} } : process.stderr;
  const context: CommandContext = {
    print,
    progress: createProgressLine(stream, () => performance.now()),
    signal: listenForInterrupts(),
    pathOf: typedPath,
    defaultFolder: (datasetName) => inProject(`public/datasets/${datasetName}`),
    downloadFolder: process.env.SAME_SEED_DOWNLOADS ?? inProject("artifacts/downloads"),
    mirror: command.kind === "fetch" ? mirrorOfEnvironment() : null,
  };
  try {
    await (command.kind === "pack"
      ? packCommand(command, context)
      : fetchCommand(command, context));
  } finally {
    context.progress.clear();
  }
}

function mirrorOfEnvironment(): string | null {
  const mirror = process.env.SAME_SEED_DATASETS_BASE;
  return mirror === undefined ? null : address("SAME_SEED_DATASETS_BASE", mirror);
}

try {
  await obey(parseArguments(process.argv.slice(2)));
  process.exitCode = exitCodes.done;
} catch (cause) {
  const { code, message } = toLabError(cause);
  process.exitCode = code === "cancelled" ? exitCodes.cancelled : exitCodes.badInput;
  complain(code === "cancelled" ? "Cancelled; no data set was written" : message);
  if (cause instanceof UsageError) {
    complain("`npm run datasets -- --help` lists commands and options");
  }
}
