// npm run datasets: downloads and packs data sets for the page.
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { toLabError } from "../../src/core/errors.ts";
import { address, type DatasetsCommand, parseArguments, UsageError, usage } from "./arguments.ts";
import type { CommandContext } from "./commandContext.ts";
import { fetchCommand } from "./fetchCommand.ts";
import { listCommand } from "./listCommand.ts";
import { packCommand } from "./packCommand.ts";
import { createProgressLine } from "./progressLine.ts";

/** Exit statuses; the last is the shell's for an interrupt (128 + SIGINT). */
const exitCodes = { done: 0, badInput: 2, cancelled: 130 } as const;

const inProject = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const print = (text: string) => void process.stdout.write(text);
const complain = (text: string) => void process.stderr.write(`${text}\n`);

/** npm and tsx pass an interrupt on that the terminal has sent here already. */
const sameInterruptMs = 1000;

/** The first interrupt cancels, a second one ends the process. */
function listenForInterrupts(): AbortSignal {
  const controller = new AbortController();
  let interruptedAt: number | null = null;
  const interrupt = () => {
    const now = performance.now();
    interruptedAt ??= now;
    controller.abort();
    if (now - interruptedAt > sameInterruptMs) process.exit(exitCodes.cancelled);
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  return controller.signal;
}

async function obey(command: DatasetsCommand): Promise<void> {
  if (command.kind === "help") return print(usage);
  if (command.kind === "list") return listCommand(print);
  const stream = command.choice.quiet ? { write: () => {} } : process.stderr;
  const mirror = process.env.SAME_SEED_DATASETS_BASE;
  const context: CommandContext = {
    print,
    progress: createProgressLine(stream, () => performance.now()),
    signal: listenForInterrupts(),
    // npm runs scripts in the package's folder and tells here where it was called.
    pathOf: (typed) => resolve(process.env.INIT_CWD ?? process.cwd(), typed),
    defaultFolder: (datasetName) => inProject(`public/datasets/${datasetName}`),
    downloadFolder: process.env.SAME_SEED_DOWNLOADS ?? inProject("artifacts/downloads"),
    mirror: mirror === undefined ? null : address("SAME_SEED_DATASETS_BASE", mirror),
  };
  try {
    await (command.kind === "pack"
      ? packCommand(command, context)
      : fetchCommand(command, context));
  } finally {
    context.progress.clear();
  }
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
