import { parseWith, refusalOf } from "../parseWith.ts";
import { z } from "../zod.ts";
import { type ExperimentResults, resultsSchema } from "./results.ts";
import { resultsFaults } from "./resultsFaults.ts";

const documentSchema = resultsSchema.superRefine((results, context) => {
  // The rules between fields need every field to be of its type.
  if (context.issues.length > 0) return;
  for (const { path, message } of resultsFaults(results)) {
    context.addIssue({ code: "custom", path: [...path], message });
  }
});

const asResults = {
  code: "results-invalid",
  whole: "results",
  refusal: "The results are not valid.",
} as const;

/**
 * Results as a plain object that `JSON.stringify` can write: typed arrays as
 * `{ dtype, length, base64 }` with little-endian bytes, NaN, Infinity and -0 by name.
 */
export type ResultsJson = z.input<typeof documentSchema>;

/**
 * Results as plain data, ready for `JSON.stringify`; `resultsFromJson` gives back every bit.
 *
 * @throws {LabError} "results-invalid" if the results break a rule, naming fields that do.
 */
export function resultsToJson(results: ExperimentResults): ResultsJson {
  const written = z.safeEncode(documentSchema, results);
  if (written.success) return written.data;
  throw refusalOf(written.error, asResults);
}

/**
 * Reads what `resultsToJson` wrote, after `JSON.parse`. Checked as a whole: what it returns can be
 * reported and drawn.
 *
 * @throws {LabError} "results-invalid", naming the fields that break a rule.
 */
export function resultsFromJson(json: unknown): ExperimentResults {
  return parseWith(documentSchema, json, asResults);
}
