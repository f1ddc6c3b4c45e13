import { parseArgs } from "node:util";
import { packOptionsSchema } from "../../src/core/dataset/pack/packOptions.ts";
import { UsageError, understood, wholeNumber } from "../commandLine/usage.ts";

/** How a data set is made, as far as the command line says; null leaves it to the files. */
export interface PackChoice {
  readonly name: string | null;
  readonly title: string | null;
  readonly licence: string | null;
  readonly source: string | null;
  /** Columns of a table of labels. */
  readonly label: string | null;
  readonly subgroup: string | null;
  /** Leaves subgroups out that the files have. */
  readonly withoutSubgroups: boolean;
  /** Splits by the seed even if the files name a split. */
  readonly splitBySeed: boolean;
  readonly testShare: number | null;
  readonly trainCount: number | null;
  readonly testCount: number | null;
  readonly side: number | null;
  readonly channels: 1 | 3 | null;
  readonly seed: number;
  readonly horizontalFlip: boolean | null;
  /** The folder to write. */
  readonly out: string | null;
  /** Replaces a data set that is there. */
  readonly force: boolean;
  /** No progress on stderr. */
  readonly quiet: boolean;
}

export interface PackCommand {
  readonly kind: "pack";
  /** Files and folders. */
  readonly paths: readonly string[];
  readonly choice: PackChoice;
}

export interface FetchCommand {
  readonly kind: "fetch";
  readonly sourceName: string;
  /** Address of a mirror. */
  readonly base: string | null;
  readonly choice: PackChoice;
}

export type DatasetsCommand =
  | { readonly kind: "help" }
  | { readonly kind: "list" }
  | PackCommand
  | FetchCommand;

export const usage = `Usage: npm run datasets -- <command> [options]

Makes data sets for the page out of files, for rooms without a network.

Commands
  list                 the data sets that can be fetched, with size and licence
  fetch <name>         download one of them and pack it; goes on where it was stopped
  pack <files...>      pack files and folders: IDX, CIFAR binary, parquet, npz, images in folders
                       or with a CSV, the page's own form, each also in a zip, tar or gzip

Options
  --name <name>        lower-case letters, digits and dashes (default: from the files)
  --title <text>       what the page calls it
  --licence <text>     under what terms the images are
  --source <text>      where they are from
  --label <column>     the column with the class, of a table of labels
  --subgroup <column>  the column with the subgroup; --no-subgroup leaves subgroups out
  --split-seed         split all examples by the seed, even if the files name a split
  --test-share <x>     share of each class to test, in (0, 1), when the seed splits (default 0.2,
                       or what --train and --test make of it)
  --train <n>          a subset to train, class balance kept
  --test <n>           a subset to test, class balance kept
  --side <px>          resize images to squares of this side
  --channels <1|3>     grey or colour (default: colour if any image is)
  --seed <n>           decides split, subset and order (default 1)
  --flip, --no-flip    whether augmentation may mirror images (default: from the files)
  --out <folder>       where to write (default public/datasets/<name>, which the page lists)
  --force              replace a data set that is there
  --quiet              no progress on standard error
  --base <url>         fetch: a mirror to download from
  --help               this text

Environment
  SAME_SEED_DATASETS_BASE   the same as --base
  SAME_SEED_DOWNLOADS       where downloads are kept (default artifacts/downloads)

Exit status
  0    done
  2    bad input, or it could not be read, downloaded or written; nothing is left half-written
  130  cancelled with Ctrl-C
`;

const options = {
  name: { type: "string" },
  title: { type: "string" },
  licence: { type: "string" },
  source: { type: "string" },
  label: { type: "string" },
  subgroup: { type: "string" },
  "no-subgroup": { type: "boolean", default: false },
  "split-seed": { type: "boolean", default: false },
  "test-share": { type: "string" },
  train: { type: "string" },
  test: { type: "string" },
  side: { type: "string" },
  channels: { type: "string" },
  seed: { type: "string", default: "1" },
  flip: { type: "boolean", default: false },
  "no-flip": { type: "boolean", default: false },
  out: { type: "string" },
  force: { type: "boolean", default: false },
  quiet: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

const maxSeed = 0xffffffff;

/**
 * Reads the command line.
 *
 * @param argv Arguments after the script's name.
 * @throws {UsageError} for an unknown command or option, or a value out of range.
 */
export function parseArguments(argv: readonly string[]): DatasetsCommand {
  const [command, ...rest] = argv;
  if (command === undefined) throw new UsageError("A command is needed: list, fetch or pack");
  if (command === "--help" || command === "-h" || command === "help") return { kind: "help" };
  if (command === "list") return parseList(rest);
  if (command === "fetch") return parseFetch(rest);
  if (command === "pack") return parsePack(rest);
  throw new UsageError(`The command is list, fetch or pack, not "${command}"`);
}

function parseList(args: string[]): DatasetsCommand {
  const { values } = understood(() => parseArgs({ args, options: { help: options.help } }));
  return { kind: values.help ? "help" : "list" };
}

function parsePack(args: string[]): DatasetsCommand {
  const { values, positionals } = understood(() =>
    parseArgs({ args, allowPositionals: true, options }),
  );
  if (values.help) return { kind: "help" };
  if (positionals.length === 0) throw new UsageError("pack needs files or folders");
  return { kind: "pack", paths: positionals, choice: packChoice(values) };
}

function parseFetch(args: string[]): DatasetsCommand {
  const { values, positionals } = understood(() =>
    parseArgs({ args, allowPositionals: true, options: { ...options, base: { type: "string" } } }),
  );
  if (values.help) return { kind: "help" };
  const [sourceName, ...more] = positionals;
  if (sourceName === undefined) {
    throw new UsageError("fetch needs the name of a data set; `list` shows them");
  }
  if (more.length > 0) {
    throw new UsageError(`fetch takes one data set at a time, got "${positionals.join('", "')}"`);
  }
  return {
    kind: "fetch",
    sourceName,
    base: values.base === undefined ? null : address("--base", values.base),
    choice: packChoice(values),
  };
}

/** The values of the options, as `parseArgs` types them. */
type OptionValues = {
  readonly [name in keyof typeof options]?:
    | ((typeof options)[name]["type"] extends "boolean" ? boolean : string)
    | undefined;
};

function packChoice(values: OptionValues): PackChoice {
  const on = (name: "flip" | "no-flip" | "no-subgroup") => values[name] === true;
  if (on("flip") && on("no-flip")) throw new UsageError("--flip or --no-flip, not both");
  if (on("no-subgroup") && values.subgroup !== undefined) {
    throw new UsageError("--subgroup or --no-subgroup, not both");
  }
  const count = (name: "train" | "test") =>
    optional(values[name], (text) => wholeNumber(`--${name}`, text, 1));
  const text = (name: "title" | "licence" | "source" | "label" | "subgroup" | "out") =>
    optional(values[name], (given) => nonEmpty(`--${name}`, given));
  const flipNamed = on("flip") || on("no-flip");
  return {
    name: optional(values.name, datasetName),
    title: text("title"),
    licence: text("licence"),
    source: text("source"),
    label: text("label"),
    subgroup: text("subgroup"),
    withoutSubgroups: on("no-subgroup"),
    splitBySeed: values["split-seed"] === true,
    testShare: optional(values["test-share"], share),
    trainCount: count("train"),
    testCount: count("test"),
    side: optional(values.side, (side) => wholeNumber("--side", side, 4, 512)),
    channels: optional(values.channels, channelCount),
    seed: wholeNumber("--seed", values.seed ?? "1", 0, maxSeed),
    horizontalFlip: flipNamed ? on("flip") : null,
    out: text("out"),
    force: values.force === true,
    quiet: values.quiet === true,
  };
}

function optional<T>(given: string | undefined, read: (text: string) => T): T | null {
  return given === undefined ? null : read(given);
}

function nonEmpty(option: string, text: string): string {
  if (text !== "") return text;
  throw new UsageError(`${option} needs a value`);
}

function datasetName(text: string): string {
  if (packOptionsSchema.shape.name.safeParse(text).success) return text;
  throw new UsageError(`--name needs lower-case letters, digits and dashes, got "${text}"`);
}

function share(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value > 0 && value < 1) return value;
  throw new UsageError(`--test-share needs a number between 0 and 1, got "${text}"`);
}

function channelCount(text: string): 1 | 3 {
  if (text === "1") return 1;
  if (text === "3") return 3;
  throw new UsageError(`--channels is 1 or 3, not "${text}"`);
}

/** An http address, without the slash at its end. */
export function address(option: string, text: string): string {
  if (URL.canParse(text) && /^https?:/.test(text)) return text.replace(/\/+$/, "");
  throw new UsageError(`${option} needs an http address, got "${text}"`);
}
