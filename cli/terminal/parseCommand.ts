import { type ParseArgsConfig, parseArgs } from "node:util";
import { reasonOf } from "../../src/core/errors.ts";

/** The command line is not valid. The message says what was needed and what was given. */
export class UsageError extends Error {}

/** The option that every command has. */
export const helpOption = { help: { type: "boolean", short: "h", default: false } } as const;

/**
 * Takes the name of the command from the arguments.
 *
 * @param argv Arguments after the script's name.
 * @throws {UsageError} if there is none, or an unknown one.
 */
export function commandName<Name extends string>(
  argv: readonly string[],
  names: readonly Name[],
): { readonly name: Name | "help"; readonly args: string[] } {
  const [given, ...args] = argv;
  const choices = `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
  if (given === undefined) throw new UsageError(`A command is needed: ${choices}`);
  if (given === "--help" || given === "-h" || given === "help") return { name: "help", args };
  const name = names.find((known) => known === given);
  if (name === undefined) throw new UsageError(`The command is ${choices}, not "${given}"`);
  return { name, args };
}

/**
 * `parseArgs` of node:util, with its errors turned into UsageErrors.
 *
 * @throws {UsageError} with the first sentence of the error.
 */
export function parseCommand<Config extends ParseArgsConfig>(
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config);
  } catch (cause) {
    // What follows the first sentence is advice on arguments that start with a dash.
    throw new UsageError(reasonOf(cause).split(". ")[0], { cause });
  }
}

/** The value of an option, read; null where it was not given. */
export function optional<T>(given: string | undefined, read: (text: string) => T): T | null {
  return given === undefined ? null : read(given);
}

/**
 * The text that an option was given.
 *
 * @param needed What the option needs, for the error.
 * @throws {UsageError} if it is empty.
 */
export function nonEmpty(option: string, needed: string, text: string): string {
  if (text !== "") return text;
  throw new UsageError(`${option} needs ${needed}`);
}

/**
 * The whole number that an option was given, from `least` to `most`.
 *
 * @throws {UsageError} naming the option, the range and what was given.
 */
export function wholeNumber(
  option: string,
  text: string,
  least: number,
  most = Number.POSITIVE_INFINITY,
): number {
  const value = Number(text);
  const fits = value >= least && value <= most;
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && fits) return value;
  const range = most === Number.POSITIVE_INFINITY ? `from ${least} up` : `from ${least} to ${most}`;
  throw new UsageError(`${option} needs a whole number ${range}, got "${text}"`);
}
