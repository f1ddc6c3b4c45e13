import { z } from "zod";
import { LabError } from "../errors.ts";
import { experimentSpecSchema, profileNames } from "../experiment/experimentSpec.ts";
import { noiseConditionSchema } from "../experiment/noiseCondition.ts";
import { replicaSeedsSchema } from "../experiment/seeds.ts";
import { adapterPassportSchema } from "./passport.ts";
import type { ExperimentResults } from "./results.ts";
import { f32Codec, f64Codec, numberCodec, u8Codec, u32Codec } from "./typedArrayCodec.ts";

const index = z.int().min(0);

const epochSchema = z.strictObject({
  epoch: index,
  trainLoss: numberCodec,
  testLoss: numberCodec,
  testAccuracy: numberCodec,
  perClassAccuracy: f64Codec,
  predictions: u8Codec,
  weightFingerprint: z.string(),
});

const divergenceSchema = z.strictObject({
  differingBits: u32Codec,
  l2: f32Codec,
  firstStep: index.nullable(),
  firstTensor: z.string().nullable(),
});

const hashTraceSchema = z
  .strictObject({ tensors: z.array(z.string()).readonly(), hashes: u32Codec })
  .refine(({ tensors, hashes }) => hashes.length % Math.max(tensors.length, 1) === 0, {
    path: ["hashes"],
    message: "needs one hash per tensor and step",
  });

const replicaSchema = z.strictObject({
  replicaIndex: index,
  seeds: replicaSeedsSchema,
  status: z.enum(["done", "diverged", "failed"]),
  error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
  epochs: z.array(epochSchema).readonly(),
  fingerprints: z.strictObject({
    initialWeights: z.string(),
    finalWeights: z.string(),
    testLogits: z.string(),
  }),
  finalWeights: f32Codec,
  divergence: divergenceSchema.nullable(),
  hashTrace: hashTraceSchema.nullable(),
});

const conditionSchema = z.strictObject({
  name: z.string(),
  noise: noiseConditionSchema,
  cohortSize: z.int().min(1),
  profile: z.enum(profileNames),
  tileSizes: z.record(z.string(), numberCodec),
  tensors: z.array(z.strictObject({ name: z.string(), offset: index, size: index })).readonly(),
  cost: z.strictObject({
    stepMs: numberCodec,
    gpuStepMs: numberCodec.nullable(),
    firstStepMs: numberCodec,
  }),
  replicas: z.array(replicaSchema).readonly(),
});

const resultsSchema = z
  .strictObject({
    version: z.literal(1),
    spec: experimentSpecSchema,
    dataset: z.strictObject({
      name: z.string(),
      hash: z.string(),
      classNames: z.array(z.string()).readonly(),
      subgroupNames: z.array(z.string()).readonly(),
      testLabels: u8Codec,
      testSubgroups: u8Codec.nullable(),
    }),
    passport: adapterPassportSchema,
    versions: z.strictObject({ sameSeed: z.string(), kernels: z.string(), tfjs: z.string() }),
    startedAt: z.iso.datetime(),
    elapsedMs: numberCodec,
    status: z.enum(["done", "cancelled"]),
    conditions: z.array(conditionSchema).readonly(),
  })
  .superRefine(({ dataset, conditions }, context) => {
    const complain = (path: (string | number)[], message: string) =>
      context.addIssue({ code: "custom", path, message });
    const exampleCount = dataset.testLabels.length;
    const classCount = dataset.classNames.length;
    if (dataset.testSubgroups !== null && dataset.testSubgroups.length !== exampleCount) {
      complain(["dataset", "testSubgroups"], `needs ${exampleCount} elements, one per test label`);
    }
    conditions.forEach((condition, c) => {
      const weightCount = condition.tensors.reduce((sum, { size }) => sum + size, 0);
      condition.replicas.forEach((replica, r) => {
        const path = ["conditions", c, "replicas", r];
        // A replica that failed before its first step has no weights to show.
        if (replica.finalWeights.length !== weightCount && replica.status !== "failed") {
          complain([...path, "finalWeights"], `needs ${weightCount} weights, as its tensors say`);
        }
        replica.epochs.forEach((record, e) => {
          if (record.predictions.length !== exampleCount) {
            complain([...path, "epochs", e, "predictions"], `needs ${exampleCount} elements`);
          }
          if (record.perClassAccuracy.length !== classCount) {
            complain([...path, "epochs", e, "perClassAccuracy"], `needs ${classCount} elements`);
          }
        });
      });
    });
  });

/**
 * Results as a plain object that `JSON.stringify` can write: typed arrays as
 * `{ dtype, length, base64 }` with little-endian bytes, NaN, Infinity and -0 by name.
 */
export type ResultsJson = z.input<typeof resultsSchema>;

/**
 * Results as plain data, ready for `JSON.stringify`; `resultsFromJson` gives back every bit.
 *
 * @throws {LabError} "results-invalid" if the results break their own rules (shapes, seeds).
 */
export function resultsToJson(results: ExperimentResults): ResultsJson {
  const written = z.safeEncode(resultsSchema, results);
  if (written.success) return written.data;
  throw invalid(written.error);
}

/**
 * Reads what `resultsToJson` wrote, after `JSON.parse`. Every shape is checked.
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
