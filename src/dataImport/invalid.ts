import { LabError } from "../core/errors.ts";

/**
 * The error of a malformed file, in the one form that all have.
 *
 * @param where File, and the entry, offset or row in it: `a.tar byte 512`.
 */
export function invalid(
  where: string,
  expected: string,
  found: string | number,
  options?: { readonly cause: unknown },
): LabError {
  return new LabError("dataset-invalid", `${where}: expected ${expected}, found ${found}`, options);
}

/** A name from a file, safe in a message: quoted, control characters escaped, at most 120 long. */
export function quoted(name: string): string {
  return JSON.stringify(name.length > 120 ? `${name.slice(0, 117)}...` : name);
}
