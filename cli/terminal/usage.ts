import { reasonOf } from "../../src/core/errors.ts";
/** The command line was not understood. The message says what was needed and what was given. */
export class UsageError extends Error {}

/**
 * What `parseArgs` of node:util returns, with its complaints turned into UsageErrors.
 *
 * @throws {UsageError} with the first sentence of a complaint.
 */
export function understood<T>(parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    const text = reasonOf(cause);
    // What follows the first sentence is advice on arguments that start with a dash.
    throw new UsageError(text.split(". ")[0], { cause });
  }
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
