import type { PlanContext, PlannedBlock } from "../compile/planContext.ts";
import type { FeatureShape } from "../kernels/features.ts";
import type { MovingSpec, ParameterSpec } from "./parameters.ts";

/** A layer as data. `input` names the layer that it reads; "images" is the batch of images. */
export interface LayerData<Kind extends string> {
  readonly kind: Kind;
  readonly name: string;
  readonly input: string;
}

/** Everything about a layer, save its form in tfjs. */
export interface LayerDefinition {
  /** Names of what it reads: layers before it, or "images". */
  readonly inputs: readonly string[];
  /**
   * @param inputs Shapes of what it reads, in the order of `inputs`.
   * @throws {LabError} "internal" if they do not fit.
   */
  readonly outputShape: (...inputs: readonly FeatureShape[]) => FeatureShape;
  /** Tensors that it trains, in the order in which tfjs' layer has them. */
  readonly parameters: (input: FeatureShape) => readonly ParameterSpec[];
  /** Tensors that training moves without a gradient, in tfjs' order too. */
  readonly moving: (input: FeatureShape) => readonly MovingSpec[];
  /** Products in the sums that make the output for one example. */
  readonly multiplyAdds: (input: FeatureShape) => number;
  /** The layer's own kernels, fused with no other layer. */
  readonly plan: (context: PlanContext) => PlannedBlock;
}

/** Of layers without weights or products. */
export const weightless = {
  parameters: () => [],
  moving: () => [],
  multiplyAdds: () => 0,
} as const;
