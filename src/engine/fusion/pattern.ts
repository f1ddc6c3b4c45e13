import type { PlanContext, PlannedBlock } from "../compile/planContext.ts";
import type { FeatureShape } from "../kernels/features.ts";
import type { Layer } from "../layers/layerKinds.ts";

/** A place in a model, where a pattern may match. */
export interface FusionPlace {
  /** The layers from here to the end; at least one. */
  readonly layers: readonly Layer[];
  /** Output shape by the layer's name. */
  readonly shapes: ReadonlyMap<string, FeatureShape>;
  /** How many layers read a layer's output, by its name. */
  readonly readers: ReadonlyMap<string, number>;
}

/** A pattern of neighbouring layers that share kernels. */
export interface FusionPattern {
  readonly name: string;
  /** Whether the loss is part of it, so that it can only be the end of a model. */
  readonly includesLoss: boolean;
  /** How many layers from here on it takes, and their plan; null where it does not match. */
  readonly match: (place: FusionPlace) => {
    readonly layerCount: number;
    readonly plan: (context: PlanContext) => PlannedBlock;
  } | null;
}
