import { LabError } from "../../core/errors.ts";

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

/** Bytes as hexadecimal for a message: `50 4b 03 04`; "nothing" if there are none. */
export function hexBytes(bytes: Uint8Array): string {
  if (bytes.length === 0) return "nothing";
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

/** A name from a file, safe in a message: quoted, control characters escaped, at most 120 long. */
export function quoted(name: string): string {
  return JSON.stringify(name.length > 120 ? `${name.slice(0, 117)}...` : name);
}
