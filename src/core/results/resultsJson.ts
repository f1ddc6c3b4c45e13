import { z } from "zod";
import { LabError } from "../errors.ts";
import { experimentSpecSchema, profileNames } from "../experiment/experimentSpec.ts";
import { noiseConditionSchema } from "../experiment/noiseCondition.ts";
import { replicaSeedsSchema } from "../experiment/seeds.ts";
import { adapterPassportSchema } from "./passport.ts";
import type { ExperimentResults } from "./results.ts";
import { resultsFaults } from "./resultsFaults.ts";
import { f32Codec, f64Codec, numberCodec, u8Codec, u32Codec } from "./typedArrayCodec.ts";

const index = z.int().min(0);
const rate = z.number().min(0).max(1);
const milliseconds = z.number().min(0);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "64 lower-case hexadecimal digits");
const recordedError = z.strictObject({ code: z.string(), message: z.string() });

const epochSchema = z.strictObject({
  epoch: index,
  trainLoss: numberCodec,
  testLoss: numberCodec,
  testAccuracy: rate,
  perClassAccuracy: f64Codec,
  predictions: u8Codec,
  weightFingerprint: sha256,
});

const divergenceSchema = z.strictObject({
  differingBits: u32Codec,
  l2: f32Codec,
  firstStep: index.nullable(),
  firstTensor: z.string().nullable(),
});

const replicaSchema = z.strictObject({
  replicaIndex: index,
  seeds: replicaSeedsSchema,
  status: z.enum(["done", "diverged", "failed"]),
  error: recordedError.nullable(),
  epochs: z.array(epochSchema).readonly(),
  fingerprints: z.strictObject({
    initialWeights: sha256,
    finalWeights: sha256,
    testLogits: sha256,
  }),
  finalWeights: f32Codec,
  divergence: divergenceSchema.nullable(),
  hashTrace: z
    .strictObject({ tensors: z.array(z.string()).readonly(), hashes: u32Codec })
    .nullable(),
});

const conditionSchema = z.strictObject({
  name: z.string(),
  noise: noiseConditionSchema,
  cohortSize: z.int().min(1),
  profile: z.enum(profileNames),
  tileSizes: z.record(z.string(), z.int().min(0)),
  tensors: z
    .array(z.strictObject({ name: z.string().min(1), offset: index, size: z.int().min(1) }))
    .min(1)
    .readonly(),
  cost: z.strictObject({
    stepMs: milliseconds,
    gpuStepMs: milliseconds.nullable(),
    firstStepMs: milliseconds,
  }),
  replicas: z.array(replicaSchema).readonly(),
});

const resultsSchema = z
  .strictObject({
    version: z.literal(1),
    spec: experimentSpecSchema,
    dataset: z.strictObject({
      name: z.string(),
      hash: sha256,
      classNames: z.array(z.string()).readonly(),
      subgroupNames: z.array(z.string()).readonly(),
      testLabels: u8Codec,
      testSubgroups: u8Codec.nullable(),
    }),
    passport: adapterPassportSchema,
    versions: z.strictObject({ sameSeed: z.string(), kernels: z.string(), tfjs: z.string() }),
    startedAt: z.iso.datetime(),
    elapsedMs: milliseconds,
    status: z.enum(["done", "cancelled", "failed"]),
    error: recordedError.optional(),
    conditions: z.array(conditionSchema).readonly(),
  })
  .superRefine((results, context) => {
    // A field that is off may be of any type here.
    if (context.issues.length > 0) return;
    for (const { path, message } of resultsFaults(results)) {
      context.addIssue({ code: "custom", path: [...path], message });
    }
  });

/**
 * Results as a plain object that `JSON.stringify` can write: typed arrays as
 * `{ dtype, length, base64 }` with little-endian bytes, NaN, Infinity and -0 by name.
 */
export type ResultsJson = z.input<typeof resultsSchema>;

/**
 * Results as plain data, ready for `JSON.stringify`; `resultsFromJson` gives back every bit.
 *
 * @throws {LabError} "results-invalid" if the results break their own rules, naming every field that is off.
 */
export function resultsToJson(results: ExperimentResults): ResultsJson {
  const written = z.safeEncode(resultsSchema, results);
  if (written.success) return written.data;
  throw invalid(written.error);
}

/**
 * Reads what `resultsToJson` wrote, after `JSON.parse`. Checked as a whole: what it returns can be
 * reported and drawn.
 *
 * @throws {LabError} "results-invalid", naming every field that is off.
 */
export function resultsFromJson(json: unknown): ExperimentResults {
  const read = resultsSchema.safeParse(json);
  if (read.success) return read.data;
  throw invalid(read.error);
}

/** Issues named in the message; a file that is off everywhere need not say so everywhere. */
const namedIssueLimit = 5;

function invalid(error: z.ZodError): LabError {
  const named = error.issues
    .slice(0, namedIssueLimit)
    .map((issue) => `${issue.path.join(".") || "results"}: ${issue.message}`);
  const rest = error.issues.length - named.length;
  const more = rest > 0 ? `; and ${rest} more` : "";
  return new LabError("results-invalid", `The results are not valid. ${named.join("; ")}${more}`);
}
