import { formats } from "../../src/dataImport/formats/formats.ts";
import {
  commandName,
  helpOption,
  optional,
  parseCommand,
  UsageError,
} from "../terminal/parseCommand.ts";
import { choiceOptions, packChoice } from "./packChoice.ts";

export type DatasetsCommand = ReturnType<typeof parseArguments>;
export type PackCommand = Extract<DatasetsCommand, { kind: "pack" }>;
export type FetchCommand = Extract<DatasetsCommand, { kind: "fetch" }>;

export const usage = `Usage: npm run datasets -- <command> [options]

Makes data sets for the page out of files, for computers without a network.

Commands
  list                 the data sets that can be fetched, with size and licence
  fetch <name>         download one of them and pack it; goes on where it was stopped
  pack <files...>      pack files and folders:
${formats.map(({ reads }) => `                         ${reads}`).join("\n")}
                       alone, or in a .zip, .tar.gz or .gz

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
  --side <px>          resize images to squares of this side, 4 to 512
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
  2    bad input, or it could not be read, downloaded or written; no incomplete data set is left
  130  cancelled with Ctrl-C
`;

/**
 * Reads the command line.
 *
 * @param argv Arguments after the script's name.
 * @throws {UsageError} for an unknown command or option, or a value out of range.
 */
export function parseArguments(argv: readonly string[]) {
  const { name, args } = commandName(argv, ["list", "fetch", "pack"]);
  switch (name) {
    case "help":
      return help;
    case "list":
      return parseList(args);
    case "fetch":
      return parseFetch(args);
    case "pack":
      return parsePack(args);
  }
}

const help = { kind: "help" } as const;

function parseList(args: string[]) {
  const { values } = parseCommand({ args, options: helpOption });
  return values.help ? help : ({ kind: "list" } as const);
}

function parsePack(args: string[]) {
  const { values, positionals } = parseCommand({
    args,
    allowPositionals: true,
    options: choiceOptions,
  });
  if (values.help) return help;
  if (positionals.length === 0) throw new UsageError("pack needs files or folders");
  return { kind: "pack", paths: positionals, choice: packChoice(values) } as const;
}

function parseFetch(args: string[]) {
  const { values, positionals } = parseCommand({
    args,
    allowPositionals: true,
    options: { ...choiceOptions, base: { type: "string" } },
  });
  if (values.help) return help;
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
    /** Address of a mirror. */
    base: optional(values.base, (text) => address("--base", text)),
    choice: packChoice(values),
  } as const;
}

/** An http address, without the slash at its end. */
export function address(option: string, text: string): string {
  if (URL.canParse(text) && /^https?:/.test(text)) return text.replace(/\/+$/, "");
  throw new UsageError(`${option} needs an http address, got "${text}"`);
}
