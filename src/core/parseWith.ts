import { LabError, type LabErrorCode } from "./errors.ts";
import type { z } from "./zod.ts";

/** What is validated, as its error calls it. */
interface Validated {
  readonly code: LabErrorCode;
  /** Named where the path of a field is empty. */
  readonly whole: string;
  /** First sentence of the error. */
  readonly refusal: string;
}

/** Fields named in the error: a document that is wrong everywhere needs no complete list. */
const namedIssueLimit = 5;

/**
 * Validates data from a file, a URL, a message or a caller.
 *
 * @throws {LabError} with the code given, naming the fields that are off.
 */
export function parseWith<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  validated: Validated,
): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw refusalOf(parsed.error, validated);
}

/** The error of data that a schema refuses. */
export function refusalOf({ issues }: z.ZodError, { code, whole, refusal }: Validated): LabError {
  const named = issues
    .slice(0, namedIssueLimit)
    .map(({ path, message }) => `${path.join(".") || whole}: ${message}`);
  const more = issues.length > named.length ? `; and ${issues.length - named.length} more` : "";
  return new LabError(code, `${refusal} ${named.join("; ")}${more}`);
}
