import type { PlanContext, PlannedBlock } from "../compile/planContext.ts";
import type { FeatureShape } from "../kernels/features.ts";
import type { Layer } from "../layers/layerKinds.ts";

/** A place in a model, as patterns look at it. */
export interface FusionPlace {
  /** The layers from here to the end; at least one. */
  readonly layers: readonly Layer[];
  /** Output shape by the layer's name. */
  readonly shapeOf: (layerName: string) => FeatureShape;
  /** How many layers read this one's output. */
  readonly readersOf: (layerName: string) => number;
}

/** Layers that share kernels. */
interface FusedLayers {
  readonly layerCount: number;
  readonly plan: (context: PlanContext) => PlannedBlock;
}

/** A pattern of neighbouring layers for which there are kernels of their own. */
export interface FusionPattern {
  readonly name: string;
  /** Whether the loss is part of it, so that it can only be the end of a model. */
  readonly includesLoss: boolean;
  /** The layers that it would take from here on; null where it does not fit. */
  readonly match: (place: FusionPlace) => FusedLayers | null;
}
