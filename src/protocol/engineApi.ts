import type { DatasetManifest, ImageShape } from "../core/dataset/manifest.ts";
import type { RunEstimate } from "../core/experiment/estimate.ts";
import type { ExperimentSpec } from "../core/experiment/experimentSpec.ts";
import type { ReplicaSeeds } from "../core/experiment/seeds.ts";
import type { ResultPart } from "../core/results/assembleResults.ts";
import type { AdapterPassport } from "../core/results/passport.ts";

/**
 * What the worker sends while an experiment trains: the parts of its results, each once, and its
 * progress. Plain data; typed arrays are copies.
 */
export type EngineEvent =
  | ResultPart
  /** Kernels of a condition are being compiled; the first step can take seconds. */
  | {
      readonly kind: "compiling";
      readonly conditionIndex: number;
      /** Null until they are known; tfjs does not tell of its own. */
      readonly kernels: CompiledKernels | null;
    }
  /** Its first step is done. */
  | { readonly kind: "compiled"; readonly conditionIndex: number }
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
  /** Training is over, and the conditions' steps take turns to be timed. */
  | {
      readonly kind: "measuringCost";
      /** Turns done. */
      readonly turn: number;
      readonly turnCount: number;
    }
  | { readonly kind: "paused" }
  | { readonly kind: "resumed" };

/** How many of the kernels that a condition's first step needs are compiled. */
export interface CompiledKernels {
  readonly done: number;
  readonly total: number;
}

/** How a run ended that did not fail. */
export type RunEnding = "done" | "cancelled";

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
  { readonly from: "page"; readonly baseUrl: string } | ({ readonly from: "files" } & DatasetBlobs);

/** A packed data set as it is stored: the worker reads and checks its files. */
export interface DatasetBlobs {
  readonly manifest: DatasetManifest;
  /** By file name. */
  readonly files: ReadonlyMap<string, Blob>;
}

/** What an estimate needs to know of a data set. */
export interface DatasetSize {
  readonly name: string;
  readonly shape: ImageShape;
  readonly classCount: number;
  /** Examples that there are. */
  readonly trainCount: number;
  readonly testCount: number;
}

/** Which images to augment, and how. */
export interface AugmentRequest {
  readonly shape: ImageShape;
  readonly horizontalFlip: boolean;
  /** The first n training images, u8 [n, height, width, channels]. */
  readonly images: Uint8Array;
  /** Which of them, each below n. What is drawn depends on the index, as it does in training. */
  readonly exampleIndices: readonly number[];
  /** Seed of the augmentation, uint32. */
  readonly seed: number;
  /** How many epochs, from the first. */
  readonly epochCount: number;
}

/** GPU memory in the engine's own buffers, and tfjs' tensor count; for leak tests. */
export interface EngineMemory {
  readonly bufferBytes: number;
  readonly tensorCount: number;
}

/** A return value of the worker, or an error as plain data. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: { readonly code: string; readonly message: string } };

/** The worker protocol. One experiment at a time; a second `run` is refused with "busy". */
export interface EngineApi {
  passport(): Promise<Outcome<AdapterPassport>>;
  /**
   * What an experiment would take on this adapter. Fails as `run` would where it does not fit:
   * "experiment-invalid", "out-of-memory" with what would fit.
   */
  estimate(spec: ExperimentSpec, dataset: DatasetSize): Promise<Outcome<RunEstimate>>;
  /**
   * Trains an experiment. Returns when the page has handled every event.
   *
   * @param onEvent Resolves when the page has handled the event.
   */
  run(
    spec: ExperimentSpec,
    options: RunOptions,
    data: RunData,
    onEvent: (event: EngineEvent) => void | Promise<void>,
  ): Promise<Outcome<RunEnding>>;
  /** Takes effect at once, whatever is in flight; training continues from the same bits. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** The run then returns "cancelled". */
  cancel(): Promise<void>;
  /**
   * Training images as the kernel augments them, epoch by epoch.
   *
   * @returns u8 [examples, epochs, height, width, channels].
   */
  augmentSample(request: AugmentRequest): Promise<Outcome<Uint8Array>>;
  memory(): Promise<Outcome<EngineMemory>>;
}
