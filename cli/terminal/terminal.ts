import { resolve } from "node:path";
import { toLabError } from "../../src/core/errors.ts";
import { type ExitCode, exitCodes } from "./exitCodes.ts";
import { UsageError } from "./parseCommand.ts";
import { createProgress, type Progress } from "./progress.ts";

/** What a command has of the process around it. */
export interface Terminal {
  /** Standard output. */
  readonly print: (text: string) => void;
  /** One line of standard error. */
  readonly printError: (text: string) => void;
  readonly progress: Progress;
  /** Width of standard output in characters. */
  readonly columns: number;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** The absolute path of one that was typed. */
  readonly pathOf: (typed: string) => string;
}

const columnsWithoutTerminal = 120;

export const print = (text: string) => void process.stdout.write(text);
export const printError = (text: string) => void process.stderr.write(`${text}\n`);

/**
 * The terminal of this process; from here on an interrupt aborts its signal.
 *
 * @param quiet No progress on standard error.
 */
export function openTerminal(quiet: boolean): Terminal {
  return {
    print,
    printError,
    progress: createProgress(process.stderr, { quiet }),
    columns: process.stdout.columns ?? columnsWithoutTerminal,
    signal: listenForInterrupts(),
    pathOf: typedPath,
  };
}

/**
 * The absolute path of one that was typed, seen from where it was typed: npm runs scripts in the
 * package's folder and sets INIT_CWD to the one where it was called.
 */
export function typedPath(typed: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), typed);
}

/** npm and tsx pass an interrupt on that the terminal has sent here already. */
const sameInterruptMs = 1000;

/** The first interrupt aborts the signal, a second one ends the process. */
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

/** An npm script that is a command line, and its messages when it ends early. */
interface CommandLine {
  readonly script: string;
  readonly main: (argv: readonly string[]) => Promise<ExitCode>;
  /** The message of a failure. */
  readonly failed: (message: string) => string;
  readonly cancelled: string;
}

/** Runs a command line on the arguments of this process and sets its exit status. */
export async function runCommandLine(commandLine: CommandLine): Promise<void> {
  const { script, main, failed, cancelled } = commandLine;
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (cause) {
    const { code, message } = toLabError(cause);
    const wasCancelled = code === "cancelled";
    process.exitCode = wasCancelled ? exitCodes.cancelled : exitCodes.failed;
    printError(wasCancelled ? cancelled : failed(message));
    if (cause instanceof UsageError) {
      printError(`\`npm run ${script} -- --help\` lists what it takes`);
    }
  }
}
