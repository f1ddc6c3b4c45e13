import type { ExperimentSpec, ProfileName } from "../experiment/experimentSpec.ts";
import type { NoiseCondition } from "../experiment/noiseCondition.ts";
import type { ReplicaSeeds } from "../experiment/seeds.ts";
import type { AdapterPassport } from "./passport.ts";

/** Test results of one replica after one epoch. Rates are fractions in [0, 1]. */
export interface EpochRecord {
  readonly epoch: number;
  /** Mean training loss over the epoch's steps, nats. NaN or Infinity is a result. */
  readonly trainLoss: number;
  /** Mean cross-entropy over the test examples, nats. */
  readonly testLoss: number;
  readonly testAccuracy: number;
  /** Shape [classes]; NaN where the test split has no such class. */
  readonly perClassAccuracy: Float64Array;
  /** Predicted class per test example, shape [examples]. */
  readonly predictions: Uint8Array;
  /** SHA-256 of the trainable weights after the epoch, hex. */
  readonly weightFingerprint: string;
}

/** Difference to replica 0 of the same condition, after each step; index 0 is before training. */
export interface DivergenceTrace {
  /** Differing bits over all trainable weights, shape [steps + 1]. */
  readonly differingBits: Uint32Array;
  /** Euclidean distance of the trainable weights, shape [steps + 1]. */
  readonly l2: Float32Array;
  /** First index with a differing bit, or null. 0 means: the initial weights differ. */
  readonly firstStep: number | null;
  /** First trainable tensor (in layout order) that differs at `firstStep`, or null. */
  readonly firstTensor: string | null;
}

/**
 * 32-bit hash of each trainable tensor after each step, shape [steps + 1, tensors]; index 0 is
 * before training. Comparing two traces names the first step and tensor at which two runs part.
 */
export interface HashTrace {
  readonly tensors: readonly string[];
  readonly hashes: Uint32Array;
}

export interface ReplicaFingerprints {
  readonly initialWeights: string;
  readonly finalWeights: string;
  readonly testLogits: string;
}

/**
 * `diverged`: trained to the end, but the loss or a weight is not finite: a result. `failed`:
 * stopped by an error.
 */
export type ReplicaStatus = "done" | "diverged" | "failed";

/** An error as a document keeps it: a LabError's code and message. */
export interface RecordedError {
  readonly code: string;
  readonly message: string;
}

export interface ReplicaResult {
  readonly replicaIndex: number;
  readonly seeds: ReplicaSeeds;
  readonly status: ReplicaStatus;
  readonly error: RecordedError | null;
  readonly epochs: readonly EpochRecord[];
  readonly fingerprints: ReplicaFingerprints;
  /** Trainable weights at the end, flat, in the order of the condition's `tensors`. */
  readonly finalWeights: Float32Array;
  /** Null where divergence was not tracked. Replica 0 compares with itself: all zero. */
  readonly divergence: DivergenceTrace | null;
  readonly hashTrace: HashTrace | null;
}

/** Where a tensor lies in the flat weight vector. */
export interface TensorSlot {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
}

/**
 * Milliseconds of one training step of one replica (a cohort's step over its size), measured on
 * the condition's first cohort.
 */
export interface StepCost {
  /** Median over submissions, wall clock. */
  readonly stepMs: number;
  /** From GPU timestamps, or null where the adapter has none. */
  readonly gpuStepMs: number | null;
  /** Until the first step was done: compiling, uploading, first dispatch. */
  readonly firstStepMs: number;
}

export interface ConditionResult {
  readonly name: string;
  readonly noise: NoiseCondition;
  readonly cohortSize: number;
  readonly profile: ProfileName;
  /** Name and value of every tile size in use; a tile size changes bits. Empty for `stock`. */
  readonly tileSizes: Readonly<Record<string, number>>;
  readonly tensors: readonly TensorSlot[];
  readonly cost: StepCost;
  readonly replicas: readonly ReplicaResult[];
}

export interface ExperimentResults {
  readonly version: 1;
  readonly spec: ExperimentSpec;
  readonly dataset: {
    readonly name: string;
    readonly hash: string;
    readonly classNames: readonly string[];
    readonly subgroupNames: readonly string[];
    /** Of the test split, shape [examples]. */
    readonly testLabels: Uint8Array;
    readonly testSubgroups: Uint8Array | null;
  };
  readonly passport: AdapterPassport;
  readonly versions: {
    readonly sameSeed: string;
    readonly kernels: string;
    readonly tfjs: string;
  };
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly elapsedMs: number;
  /** `cancelled` and `failed` results hold the replicas that were done by then. */
  readonly status: "done" | "cancelled" | "failed";
  /** What ended a failed run; no other has one. */
  readonly error?: RecordedError | undefined;
  readonly conditions: readonly ConditionResult[];
}
