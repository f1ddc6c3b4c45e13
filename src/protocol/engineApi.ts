import type { DatasetManifest, ImageShape } from "../core/dataset/manifest.ts";
import type { ExperimentSpec } from "../core/experiment/experimentSpec.ts";
import type { ReplicaSeeds } from "../core/experiment/seeds.ts";
import type { AdapterPassport } from "../core/results/passport.ts";
import type {
  ConditionResult,
  EpochRecord,
  ExperimentResults,
  ReplicaResult,
} from "../core/results/results.ts";

/** What the worker tells the page while an experiment trains. Plain data; typed arrays are copies. */
export type EngineEvent =
  /** Once per run, when the data set is loaded: what live per-class metrics need. */
  | {
      readonly kind: "dataset";
      readonly classNames: readonly string[];
      /** Of the test split, shape [examples]; index into `classNames`. */
      readonly testLabels: Uint8Array;
    }
  /** Kernels of a condition are being compiled; the first step can take seconds. */
  | { readonly kind: "compiling"; readonly conditionIndex: number }
  | {
      readonly kind: "compiled";
      readonly conditionIndex: number;
      readonly firstStepMs: number;
      readonly cohortSize: number;
    }
  | {
      readonly kind: "progress";
      readonly conditionIndex: number;
      /** Replicas that train now, in lockstep. */
      readonly replicaIndices: readonly number[];
      readonly epoch: number;
      /** Steps done by each of them, of `stepCount`. */
      readonly step: number;
      readonly stepCount: number;
      readonly imagesPerSecond: number;
      /** Share of the whole experiment that is done, in [0, 1]. */
      readonly fraction: number;
    }
  | {
      readonly kind: "epoch";
      readonly conditionIndex: number;
      readonly replicaIndex: number;
      readonly record: EpochRecord;
    }
  | {
      readonly kind: "divergence";
      readonly conditionIndex: number;
      readonly replicaIndex: number;
      /** Index of the first value; index 0 is before training. */
      readonly fromStep: number;
      readonly differingBits: Uint32Array;
      readonly l2: Float32Array;
    }
  | {
      readonly kind: "replica";
      readonly conditionIndex: number;
      readonly replica: ReplicaResult;
    }
  | {
      readonly kind: "condition";
      readonly conditionIndex: number;
      readonly result: ConditionResult;
    }
  | { readonly kind: "paused" }
  | { readonly kind: "resumed" };

export interface RunOptions {
  /** Train only this replica of this condition again, from recorded seeds. */
  readonly only?: {
    readonly conditionIndex: number;
    readonly replicaIndex: number;
    readonly seeds: ReplicaSeeds;
  };
}

/** Where a run's data come from. */
export type RunData =
  /** Fetched by the worker: `baseUrl` is the folder of data sets, absolute, with a final slash. */
  | { readonly from: "page"; readonly baseUrl: string }
  /** Files as they are stored; the worker reads and checks them. */
  | {
      readonly from: "files";
      readonly manifest: DatasetManifest;
      readonly files: ReadonlyMap<string, Blob>;
    };

/** Which images to augment, and how. */
export interface AugmentRequest {
  readonly shape: ImageShape;
  readonly horizontalFlip: boolean;
  /** The first n training images, u8 [n, height, width, channels]. */
  readonly images: Uint8Array;
  /** Which of them, each below n. What is drawn hangs on the index, as it does in training. */
  readonly exampleIndices: readonly number[];
  /** Seed of the augmentation, uint32. */
  readonly seed: number;
  /** How many epochs, from the first. */
  readonly epochCount: number;
}

/** An answer that crosses the door: a value, or an error as plain data. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: { readonly code: string; readonly message: string } };

/** The worker's door. One experiment at a time; a second `run` is refused with "busy". */
export interface EngineApi {
  passport(): Promise<Outcome<AdapterPassport>>;
  run(
    spec: ExperimentSpec,
    options: RunOptions,
    data: RunData,
    onEvent: (event: EngineEvent) => void,
  ): Promise<Outcome<ExperimentResults>>;
  /** Takes effect after the submission in flight; training goes on from the same bits. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** The run resolves with status "cancelled" and the replicas that were done. */
  cancel(): Promise<void>;
  /**
   * Training images as the kernel augments them, epoch by epoch.
   *
   * @returns u8 [examples, epochs, height, width, channels].
   */
  augmentSample(request: AugmentRequest): Promise<Outcome<Uint8Array>>;
  /** GPU memory in use by the engine's own buffers, and tfjs' tensor count; for leak tests. */
  memory(): Promise<Outcome<{ bufferBytes: number; tensorCount: number }>>;
}
