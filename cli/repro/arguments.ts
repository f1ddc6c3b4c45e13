import { parseArgs } from "node:util";
import { type ProfileName, profileNames } from "../../src/core/experiment/experimentSpec.ts";
import { presetNames } from "../../src/core/experiment/presets.ts";
import { UsageError, understood, wholeNumber } from "../terminal/usage.ts";

/** Options that `run` and `check` share. */
export interface ExperimentChoice {
  /** Name of a preset, or path of a JSON file. */
  readonly experiment: string;
  /** In place of the experiment's own; null leaves it. */
  readonly replicaCount: number | null;
  readonly epochCount: number | null;
  readonly profile: ProfileName | "auto" | null;
  /** Folder of a packed data set to train on, in place of the experiment's own; null leaves it. */
  readonly data: string | null;
  /** No progress on stderr. */
  readonly quiet: boolean;
}

export interface RunCommand extends ExperimentChoice {
  readonly kind: "run";
  /** File for the results, as JSON. */
  readonly out: string | null;
}

export interface CheckCommand extends ExperimentChoice {
  readonly kind: "check";
  /** How many times the experiment is trained, at least 2. */
  readonly repeatCount: number;
  readonly json: boolean;
}

export type ReproCommand = { readonly kind: "help" } | RunCommand | CheckCommand;

export const usage = `Usage: npm run repro -- <command> <experiment> [options]

Trains an experiment in a headless Chrome or Chromium.

Commands
  run      train once, print the report, write the results
  check    train several times, each in a fresh browser profile, and compare the bits

Experiment
  a preset (${presetNames.join(", ")}) or the path of a JSON file

Options
  --replicas <n>       replicas per condition, in place of the experiment's own
  --epochs <n>         epochs, in place of the experiment's own
  --profile <name>     tile sizes: auto, ${profileNames.join(", ")}
  --data <folder>      a packed data set to train on, in place of the experiment's own;
                       npm run datasets -- pack makes one
  --quiet              no progress on standard error
  --out <file.json>    run: write the results there
  --repeat <k>         check: how many times to train (default 2)
  --json               check: print one JSON object on standard output
  --help               this text

Environment
  SAME_SEED_BROWSER    path of the browser to use
  SAME_SEED_ADAPTER    software, hardware or auto (default)
  SAME_SEED_URL        address of a page that is served already; nothing is built

Exit status
  0    run: done. check: every replica bit-identical
  1    check: not bit-identical; names the first condition, replica, epoch, step, tensor
  2    could not measure: bad input, no browser, no adapter, a failed replica
  130  cancelled with Ctrl-C; run writes what was done by then to --out
`;

const shared = {
  replicas: { type: "string" },
  epochs: { type: "string" },
  profile: { type: "string" },
  data: { type: "string" },
  quiet: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

/**
 * Reads the command line.
 *
 * @param argv Arguments after the script's name.
 * @throws {UsageError} for an unknown command or option, or a value out of range.
 */
export function parseArguments(argv: readonly string[]): ReproCommand {
  const [command, ...rest] = argv;
  if (command === undefined) throw new UsageError("A command is needed: run or check");
  if (command === "--help" || command === "-h" || command === "help") return { kind: "help" };
  if (command === "run") return parseRun(rest);
  if (command === "check") return parseCheck(rest);
  throw new UsageError(`The command is run or check, not "${command}"`);
}

function parseRun(args: string[]): RunCommand | { readonly kind: "help" } {
  const { values, positionals } = understood(() =>
    parseArgs({ args, allowPositionals: true, options: { ...shared, out: { type: "string" } } }),
  );
  if (values.help) return { kind: "help" };
  if (values.out === "") throw new UsageError("--out needs the path of a file");
  return { kind: "run", ...experimentChoice(values, positionals), out: values.out ?? null };
}

function parseCheck(args: string[]): CheckCommand | { readonly kind: "help" } {
  const options = {
    ...shared,
    repeat: { type: "string", default: "2" },
    json: { type: "boolean", default: false },
  } as const;
  const { values, positionals } = understood(() =>
    parseArgs({ args, allowPositionals: true, options }),
  );
  if (values.help) return { kind: "help" };
  return {
    kind: "check",
    ...experimentChoice(values, positionals),
    repeatCount: wholeNumber("--repeat", values.repeat, 2),
    json: values.json,
  };
}

interface SharedValues {
  readonly replicas?: string | undefined;
  readonly epochs?: string | undefined;
  readonly profile?: string | undefined;
  readonly data?: string | undefined;
  readonly quiet: boolean;
}

function experimentChoice(
  { replicas, epochs, profile, data, quiet }: SharedValues,
  positionals: readonly string[],
): ExperimentChoice {
  const [experiment, ...more] = positionals;
  if (experiment === undefined || experiment === "") {
    throw new UsageError(`An experiment is needed: ${presetNames.join(", ")} or a JSON file`);
  }
  if (more.length > 0) {
    throw new UsageError(`One experiment at a time, got "${positionals.join('", "')}"`);
  }
  if (data === "") throw new UsageError("--data needs the folder of a packed data set");
  return {
    experiment,
    replicaCount: replicas === undefined ? null : wholeNumber("--replicas", replicas, 1),
    epochCount: epochs === undefined ? null : wholeNumber("--epochs", epochs, 1),
    profile: profile === undefined ? null : profileChoice(profile),
    data: data ?? null,
    quiet,
  };
}

function profileChoice(text: string): ProfileName | "auto" {
  const choices = ["auto", ...profileNames] as const;
  const choice = choices.find((name) => name === text);
  if (choice !== undefined) return choice;
  throw new UsageError(`--profile is ${choices.join(", ")}, not "${text}"`);
}
