import type { OptimizerSpec } from "../../core/experiment/training.ts";
import type { Augmentation } from "../kernels/gatherBatch.ts";
import type { Kernel } from "../kernels/kernel.ts";
import type { CompiledReduction } from "../kernels/reduce/combine.ts";
import type { GradientSlot } from "../kernels/reduce/optimizer.ts";
import type { Model } from "../model/layers.ts";
import type { ParameterLayout } from "../model/parameters.ts";
import type { TileProfile } from "./tileProfile.ts";

/** Everything that the text of the kernels hangs on. */
export interface CompileOptions {
  readonly model: Model;
  readonly batchSize: number;
  readonly cohortSize: number;
  readonly reduction: CompiledReduction;
  readonly profile: TileProfile;
  readonly optimizer: OptimizerSpec;
  readonly augmentation: Augmentation | null;
  readonly stepsPerEpoch: number;
  readonly trainCount: number;
  readonly testCount: number;
  /** Without fusion every layer has kernels of its own. It changes bits; for tests and oracles. */
  readonly fused: boolean;
  readonly trackDivergence: boolean;
}

/** A kernel and the buffer behind each of its bindings. */
export interface PlannedDispatch {
  readonly kernel: Kernel;
  readonly buffers: Readonly<Record<string, string>>;
}

/** A buffer that the program has to make; `words` of 4 bytes in all. */
export interface PlannedBuffer {
  readonly name: string;
  readonly words: number;
}

/** A compiled train step as data: what to make, and what to dispatch in which order. */
export interface StepPlan {
  readonly options: CompileOptions;
  readonly layout: ParameterLayout;
  readonly buffers: readonly PlannedBuffer[];
  readonly training: readonly PlannedDispatch[];
  readonly evaluation: readonly PlannedDispatch[];
  /** Dispatched once before the evaluation's batches. */
  readonly evaluationStart: readonly PlannedDispatch[];
  readonly slots: readonly GradientSlot[];
  /** Names behind the codes in the overflow buffer: code 1 is the first. */
  readonly overflowNames: readonly string[];
}
