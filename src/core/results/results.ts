import { experimentSpecSchema, profileNames } from "../experiment/experimentSpec.ts";
import { noiseConditionSchema } from "../experiment/noiseCondition.ts";
import { replicaSeedsSchema } from "../experiment/seeds.ts";
import { z } from "../zod.ts";
import { adapterPassportSchema } from "./passport.ts";
import { f32Codec, f64Codec, numberCodec, u8Codec, u32Codec } from "./typedArrayCodec.ts";

/** Labels, predictions and subgroups are bytes. */
const names = z.array(z.string()).max(256).readonly();
const index = z.int().min(0);
const milliseconds = z.number().min(0);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "64 lower-case hexadecimal digits");
/** Code and message of a LabError. */
const recordedError = z.strictObject({ code: z.string(), message: z.string() });

/** Test results of one replica after one epoch. Rates are fractions in [0, 1]. */
const epochSchema = z.strictObject({
  epoch: index,
  /** Mean training loss over the epoch's steps, nats. NaN or Infinity is a result. */
  trainLoss: numberCodec,
  /** Mean cross-entropy over the test examples, nats; NaN where a logit is not finite. */
  testLoss: numberCodec,
  testAccuracy: z.number().min(0).max(1),
  /** Shape [classes]; NaN where the test split has no such class. */
  perClassAccuracy: f64Codec,
  /** Predicted class per test example, shape [examples]. Without meaning where `testLoss` is NaN. */
  predictions: u8Codec,
  /** SHA-256 of the trainable weights after the epoch, hex. */
  weightFingerprint: sha256,
});

/**
 * Difference to the first replica of the same condition and seed block, after each step; index 0 is
 * before training.
 */
const divergenceSchema = z.strictObject({
  /** Differing bits over all trainable weights, shape [steps + 1]. */
  differingBits: u32Codec,
  /** Euclidean distance of the trainable weights, shape [steps + 1]. */
  l2: f32Codec,
  /** First index with a differing bit, or null. 0 means: the initial weights differ. */
  firstStep: index.nullable(),
  /** First trainable tensor (in layout order) that differs at `firstStep`, or null. */
  firstTensor: z.string().nullable(),
});

/**
 * 32-bit hash of each trainable tensor after each step, shape [steps + 1, tensors]; index 0 is
 * before training. Two traces show the first step and tensor at which two runs differ.
 */
const hashTraceSchema = z.strictObject({
  tensors: z.array(z.string()).readonly(),
  hashes: u32Codec,
});

const replicaSchema = z.strictObject({
  replicaIndex: index,
  seeds: replicaSeedsSchema,
  /**
   * `diverged`: trained to the end, but a loss, a weight or a logit is not finite: a result. `failed`:
   * stopped by an error.
   */
  status: z.enum(["done", "diverged", "failed"]),
  error: recordedError.nullable(),
  epochs: z.array(epochSchema).readonly(),
  fingerprints: z.strictObject({
    initialWeights: sha256,
    finalWeights: sha256,
    testLogits: sha256,
  }),
  /** Trainable weights at the end, flat, in the order of the condition's `tensors`. */
  finalWeights: f32Codec,
  /**
   * Logits of the test examples after the last epoch, shape [examples, classes]. There where the
   * experiment keeps them, save for a replica that failed before its first evaluation.
   */
  testLogits: f32Codec.optional(),
  /** Null where divergence was not tracked. The first replica of a seed block compares with itself: all zero. */
  divergence: divergenceSchema.nullable(),
  hashTrace: hashTraceSchema.nullable(),
});

/** Where a tensor lies in the flat weight vector. */
const tensorSlotSchema = z.strictObject({
  name: z.string().min(1),
  offset: index,
  size: z.int().min(1),
});

/**
 * Milliseconds of one training step of one replica (a cohort's step over its size), measured while
 * the condition's first cohort trained.
 */
const stepCostSchema = z.strictObject({
  /** Median over submissions, by the clock. */
  stepMs: milliseconds,
  /** From GPU timestamps of the same submissions, or null where the adapter has none. */
  gpuStepMs: milliseconds.nullable(),
  /** Until the first step was done: compiling, uploading, first dispatch. */
  firstStepMs: milliseconds,
});

const conditionSchema = z.strictObject({
  name: z.string(),
  noise: noiseConditionSchema,
  cohortSize: z.int().min(1),
  profile: z.enum(profileNames),
  /** Name and value of every tile size in use; a tile size changes bits. Empty for `stock`. */
  tileSizes: z.record(z.string(), z.int().min(0)),
  tensors: z.array(tensorSlotSchema).min(1).readonly(),
  cost: stepCostSchema,
  replicas: z.array(replicaSchema).readonly(),
});

/**
 * One short training step, run apart after the first training step and again when all replicas were done. Equal
 * bits are expected; others mean that the adapter came to compute otherwise while the run lasted.
 */
const referenceStepSchema = z.strictObject({
  /**
   * The condition whose step it is: the first with ordered or fixed-point sums. Null where there is
   * none: then it is the probes of the float signature.
   */
  condition: z.string().nullable(),
  /** SHA-256 of what the step left behind; null where it could not run. */
  start: sha256.nullable(),
  end: sha256.nullable(),
  /** Why it could not. */
  error: recordedError.optional(),
});

/** Above 0: a block of steps takes time. */
const blockMs = z.array(z.number().positive()).readonly();

/**
 * Step times of conditions whose compiled steps took turns, in blocks of a few steps, after training:
 * milliseconds of one step of one replica (a cohort's step over its size), shape [turns].
 */
const costBlocksSchema = z.strictObject({
  /** In the experiment's order. Those that train by the same step share one measurement. */
  conditions: z
    .array(
      z.strictObject({
        name: z.string(),
        cohortSize: z.int().min(1),
        /** Steps of a block. */
        blockSteps: z.int().min(1),
        /** By the clock. */
        stepMs: blockMs,
        /** By GPU timestamps, of the same submissions; null where the adapter has none. */
        gpuStepMs: blockMs.nullable(),
      }),
    )
    .readonly(),
  /** Why there are none. */
  missing: z.string().optional(),
});

/** The types and ranges of all fields; `resultsFaults` has what they must be to one another. */
export const resultsSchema = z.strictObject({
  version: z.literal(1),
  spec: experimentSpecSchema,
  dataset: z.strictObject({
    name: z.string(),
    hash: sha256,
    classNames: names,
    subgroupNames: names,
    /** Of the test split, shape [examples]. */
    testLabels: u8Codec,
    testSubgroups: u8Codec.nullable(),
  }),
  passport: adapterPassportSchema,
  versions: z.strictObject({ sameSeed: z.string(), kernels: z.string(), tfjs: z.string() }),
  /** ISO 8601, UTC. */
  startedAt: z.iso.datetime(),
  elapsedMs: milliseconds,
  /** `cancelled` and `failed` results hold the replicas that were done by then. */
  status: z.enum(["done", "cancelled", "failed"]),
  /** What ended a failed run; no other has one. */
  error: recordedError.optional(),
  conditions: z.array(conditionSchema).readonly(),
  /** Of runs that came to their end; older documents have none. */
  referenceStep: referenceStepSchema.optional(),
  /** Of runs that came to their end and had orders of additions to compare; older documents have none. */
  costBlocks: costBlocksSchema.optional(),
});

export type RecordedError = z.infer<typeof recordedError>;
export type ReferenceStep = z.infer<typeof referenceStepSchema>;
export type CostBlocks = z.infer<typeof costBlocksSchema>;
export type EpochRecord = z.infer<typeof epochSchema>;
export type DivergenceTrace = z.infer<typeof divergenceSchema>;
export type HashTrace = z.infer<typeof hashTraceSchema>;
export type ReplicaResult = z.infer<typeof replicaSchema>;
export type ReplicaFingerprints = ReplicaResult["fingerprints"];
export type ReplicaStatus = ReplicaResult["status"];
export type TensorSlot = z.infer<typeof tensorSlotSchema>;
export type StepCost = z.infer<typeof stepCostSchema>;
export type ConditionResult = z.infer<typeof conditionSchema>;
export type ExperimentResults = z.infer<typeof resultsSchema>;
