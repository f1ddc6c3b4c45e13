import { z } from "zod";
import { LabError } from "../errors.ts";
import { type ExperimentResults, resultsSchema } from "./results.ts";
import { resultsFaults } from "./resultsFaults.ts";

const documentSchema = resultsSchema.superRefine((results, context) => {
  // The rules between fields need every field to be of its type.
  if (context.issues.length > 0) return;
  for (const { path, message } of resultsFaults(results)) {
    context.addIssue({ code: "custom", path: [...path], message });
  }
});

/**
 * Results as a plain object that `JSON.stringify` can write: typed arrays as
 * `{ dtype, length, base64 }` with little-endian bytes, NaN, Infinity and -0 by name.
 */
export type ResultsJson = z.input<typeof documentSchema>;

/**
 * Results as plain data, ready for `JSON.stringify`; `resultsFromJson` gives back every bit.
 *
 * @throws {LabError} "results-invalid" if the results break a rule, naming every field that does.
 */
export function resultsToJson(results: ExperimentResults): ResultsJson {
  const written = z.safeEncode(documentSchema, results);
  if (written.success) return written.data;
  throw invalid(written.error);
}

/**
 * Reads what `resultsToJson` wrote, after `JSON.parse`. Checked as a whole: what it returns can be
 * reported and drawn.
 *
 * @throws {LabError} "results-invalid", naming every field that breaks a rule.
 */
export function resultsFromJson(json: unknown): ExperimentResults {
  const read = documentSchema.safeParse(json);
  if (read.success) return read.data;
  throw invalid(read.error);
}

/** Issues named in the message: a document that is wrong everywhere needs no complete list. */
const namedIssueLimit = 5;

function invalid({ issues }: z.ZodError): LabError {
  const named = issues
    .slice(0, namedIssueLimit)
    .map(({ path, message }) => `${path.join(".") || "results"}: ${message}`);
  const more = issues.length > named.length ? `; and ${issues.length - named.length} more` : "";
  return new LabError("results-invalid", `The results are not valid. ${named.join("; ")}${more}`);
}
