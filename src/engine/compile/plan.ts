import type { GradientSlot } from "../kernels/reduce/optimizer.ts";
import type { Model } from "../layers/model.ts";
import type { ParameterLayout } from "../layers/parameters.ts";
import type { BoundKernel, BufferName } from "./boundKernel.ts";
import type { StepSettings } from "./planContext.ts";

/** Everything that the text of the kernels depends on. */
export interface CompileOptions extends StepSettings {
  readonly model: Model;
}

/** A compiled train step as data: what to make, and what to run in which order. */
export interface StepPlan {
  readonly options: CompileOptions;
  readonly layout: ParameterLayout;
  /** What the program has to make; `words` of 4 bytes in all. */
  readonly buffers: readonly { readonly name: BufferName; readonly words: number }[];
  /** Of them, those that have to hold zeros before the first step. */
  readonly startAtZero: readonly BufferName[];
  readonly training: readonly BoundKernel[];
  readonly evaluation: readonly BoundKernel[];
  /** Runs once before the evaluation's batches. */
  readonly evaluationStart: readonly BoundKernel[];
  readonly slots: readonly GradientSlot[];
  /** Names behind the codes in the overflow buffer: code 1 is the first. */
  readonly overflowNames: readonly string[];
}
