import type { parseArgs } from "node:util";
import { type ProfileName, profileNames } from "../../src/core/experiment/experimentSpec.ts";
import { presetNames } from "../../src/core/experiment/presets.ts";
import {
  commandName,
  helpOption,
  nonEmpty,
  optional,
  parseCommand,
  UsageError,
  wholeNumber,
} from "../terminal/parseCommand.ts";

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
  /** "chromium", "firefox", or the path of one, as typed. */
  readonly browser: string;
  /** No progress on stderr. */
  readonly quiet: boolean;
}

export interface RunCommand extends ExperimentChoice {
  readonly kind: "run";
  /** File for the results, as JSON. */
  readonly out: string | null;
  /** File for the results, as CSV. */
  readonly csv: string | null;
  /** Whether the report has the figures of the study's released code beside ours. */
  readonly asReleased: boolean;
}

export interface CheckCommand extends ExperimentChoice {
  readonly kind: "check";
  /** How many times the experiment is trained, at least 2. */
  readonly repeatCount: number;
  readonly json: boolean;
}

export type ReproCommand = { readonly kind: "help" } | RunCommand | CheckCommand;

export const usage = `Usage: npm run repro -- <command> <experiment> [options]

Trains an experiment in a headless browser.

Commands
  run      train once, print the report; with --out or --csv, write the results
  check    train several times, each in a fresh browser profile, and compare the bits

Experiment
  a preset (${presetNames.join(", ")}) or the path of a JSON file

Options
  --replicas <n>       replicas per condition, in place of the experiment's own
  --epochs <n>         epochs, in place of the experiment's own
  --profile <name>     tile sizes: auto, ${profileNames.join(", ")}
  --data <folder>      a packed data set to train on, in place of the experiment's own;
                       npm run datasets -- pack makes one
  --browser <which>    chromium (default), firefox, or the path of one
  --quiet              no progress on standard error
  --out <file.json>    run: write the results there, of a run that failed too: what was done
  --csv <file.csv>     run: write them there as CSV, a row for each replica and epoch
  --as-released        run: print the figures as the study's released code computes them, too
  --repeat <k>         check: how many times to train (default 2)
  --json               check: print one JSON object on standard output
  --help               this text

Environment
  SAME_SEED_BROWSER    path of the Chrome or Chromium to use
  SAME_SEED_FIREFOX    path of the Firefox to use
  SAME_SEED_ADAPTER    software, hardware or auto (default)
  SAME_SEED_URL        address of a page that is served already; nothing is built

Exit status
  0    run: done. check: every replica bit-identical
  1    check: not bit-identical; names the first condition, replica, epoch, step, tensor
  2    could not measure: bad input, no browser, no adapter, a failed replica
  130  cancelled with Ctrl-C; run writes what was done by then to --out, --csv
`;

const shared = {
  replicas: { type: "string" },
  epochs: { type: "string" },
  profile: { type: "string" },
  data: { type: "string" },
  browser: { type: "string", default: "chromium" },
  quiet: { type: "boolean", default: false },
  ...helpOption,
} as const;

type SharedValues = ReturnType<typeof parseArgs<{ options: typeof shared }>>["values"];

/**
 * Reads the command line.
 *
 * @param argv Arguments after the script's name.
 * @throws {UsageError} for an unknown command or option, or a value out of range.
 */
export function parseArguments(argv: readonly string[]): ReproCommand {
  const { name: kind, args } = commandName(argv, ["run", "check"]);
  if (kind === "help") return { kind };
  if (kind === "run") {
    const options = {
      ...shared,
      out: { type: "string" },
      csv: { type: "string" },
      "as-released": { type: "boolean", default: false },
    } as const;
    const { values, positionals } = parseCommand({ args, allowPositionals: true, options });
    if (values.help) return { kind: "help" };
    const file = (option: string, path: string | undefined) =>
      optional(path, (given) => nonEmpty(option, "the path of a file", given));
    return {
      kind,
      ...experimentChoice(values, positionals),
      out: file("--out", values.out),
      csv: file("--csv", values.csv),
      asReleased: values["as-released"],
    };
  }
  const options = {
    ...shared,
    repeat: { type: "string", default: "2" },
    json: { type: "boolean", default: false },
  } as const;
  const { values, positionals } = parseCommand({ args, allowPositionals: true, options });
  if (values.help) return { kind: "help" };
  const repeatCount = wholeNumber("--repeat", values.repeat, 2);
  return { kind, ...experimentChoice(values, positionals), repeatCount, json: values.json };
}

function experimentChoice(
  { replicas, epochs, profile, data, browser, quiet }: SharedValues,
  positionals: readonly string[],
): ExperimentChoice {
  const [experiment, ...more] = positionals;
  if (experiment === undefined || experiment === "") {
    throw new UsageError(`An experiment is needed: ${presetNames.join(", ")} or a JSON file`);
  }
  if (more.length > 0) {
    throw new UsageError(`One experiment at a time, got "${positionals.join('", "')}"`);
  }
  return {
    experiment,
    replicaCount: optional(replicas, (count) => wholeNumber("--replicas", count, 1)),
    epochCount: optional(epochs, (count) => wholeNumber("--epochs", count, 1)),
    profile: optional(profile, profileChoice),
    data: optional(data, (folder) => nonEmpty("--data", "the folder of a packed data set", folder)),
    browser: nonEmpty("--browser", "chromium, firefox or the path of one", browser),
    quiet,
  };
}

function profileChoice(text: string): ProfileName | "auto" {
  const choices = ["auto", ...profileNames] as const;
  const choice = choices.find((name) => name === text);
  if (choice !== undefined) return choice;
  throw new UsageError(`--profile is ${choices.join(", ")}, not "${text}"`);
}
