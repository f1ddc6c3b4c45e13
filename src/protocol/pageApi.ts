import type { ImageShape } from "../core/dataset/manifest.ts";
import type { RunEstimate } from "../core/experiment/estimate.ts";
import type { ExperimentInput, ExperimentSpec } from "../core/experiment/experimentSpec.ts";
import type { SeedBlocks } from "../core/experiment/plan.ts";
import type { PresetName } from "../core/experiment/presets.ts";
import type { ReplicaSeeds } from "../core/experiment/seeds.ts";
import type { AdapterPassport } from "../core/results/passport.ts";
import type { CompiledKernels, EngineEvent, EngineMemory } from "./engineApi.ts";

/** How far the engine is: the last progress event of a run. */
export type EngineProgress = Omit<Extract<EngineEvent, { kind: "progress" }>, "kind">;

/** The progress that `run` reports, at most once a frame; 0 and empty before training begins. */
export interface PageProgress extends EngineProgress {
  /** `measuring`: training is over, and step times are measured. */
  readonly status: "starting" | "running" | "measuring" | "paused" | "cancelling";
  /** Name of the condition that trains, or null before the first. */
  readonly condition: string | null;
  readonly conditionCount: number;
  /** How the replicas of that condition are divided among root seeds. */
  readonly seedBlocks: SeedBlocks;
  /** Of the condition that compiles its kernels; null while none does, or they are not counted. */
  readonly compiling: CompiledKernels | null;
  readonly epochCount: number;
  /** Estimate; null until there is something to estimate from. */
  readonly timeLeftMs: number | null;
}

/** A data set that an experiment can name. */
export interface PageDataset {
  readonly name: string;
  /** See `datasetHash`; empty where the page's index could not be read. */
  readonly hash: string;
  readonly title: string;
  readonly shape: ImageShape;
  readonly classCount: number;
  readonly subgroupNames: readonly string[];
  readonly trainCount: number;
  readonly testCount: number;
}

/** An error of the page API: an Error whose `code` is one of LabError's. */
export type PageApiError = Error & {
  readonly code: string;
  /**
   * Where a run failed after replicas were done: their results in the JSON form, with status
   * "failed" and the error.
   */
  readonly results?: unknown;
};

/**
 * The page's interface for programs, at `window.sameSeed`. Its runs are shown on the page too.
 * Documented in docs/page-api.md.
 */
export interface PageApi {
  /** Resolves when the page is drawn and the adapter is known, or known to be missing. */
  readonly ready: Promise<void>;
  /** Version of Same Seed. */
  readonly version: string;
  /** What results are made on; rejects with "no-webgpu" or "no-adapter" where there is none. */
  passport(): Promise<AdapterPassport>;
  /** The preset experiments, by name. */
  presets(): Readonly<Record<PresetName, ExperimentSpec>>;
  /** The available data sets: those of the page, then the user's, newest first. */
  datasets(): Promise<readonly PageDataset[]>;
  /**
   * What an experiment would take on this adapter, as data and in sentences (`text`).
   *
   * @throws {PageApiError} "experiment-invalid" for a bad spec, "dataset-missing", "out-of-memory" with
   * what would fit.
   */
  estimate(experiment: ExperimentInput | string): Promise<RunEstimate & { readonly text: string }>;
  /**
   * Trains an experiment, given as a spec or as the name of a preset.
   *
   * @returns The results in their JSON form: plain objects, arrays, strings and numbers.
   * Cancelled runs resolve too, with status "cancelled" and the replicas done by then.
   * @throws {PageApiError} "experiment-invalid" for a bad spec, "busy" while another run trains, or
   * the engine's error, with what was done in its `results`.
   */
  run(
    experiment: ExperimentInput | string,
    onProgress?: (progress: PageProgress) => void,
  ): Promise<unknown>;
  /** Trains one replica of one condition again from recorded seeds; results as from `run`. */
  runReplica(
    experiment: ExperimentInput | string,
    conditionIndex: number,
    replicaIndex: number,
    seeds: ReplicaSeeds,
    onProgress?: (progress: PageProgress) => void,
  ): Promise<unknown>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  cancel(): Promise<void>;
  memory(): Promise<EngineMemory>;
}

declare global {
  interface Window {
    sameSeed?: PageApi;
  }
}
