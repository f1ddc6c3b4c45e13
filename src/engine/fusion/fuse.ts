import type { PlanContext, PlannedBlock } from "../compile/planContext.ts";
import { defineLayer, type Layer } from "../layers/layerKinds.ts";
import { countReaders, featureShapes, type Model } from "../layers/model.ts";
import { convReluPool } from "./convReluPool.ts";
import { head } from "./head.ts";
import { normReluPool } from "./normReluPool.ts";
import type { FusionPattern, FusionPlace } from "./pattern.ts";

/** Every pattern, in the order in which they are tried at a place. */
const fusionPatterns: readonly FusionPattern[] = [convReluPool, normReluPool, head];

/** What compiles to one kernel each way: layers that are fused, or one by itself. */
export interface Block {
  /** Of the pattern, or the kind of the layer. */
  readonly name: string;
  readonly layers: readonly Layer[];
  /** Names of what the first of them reads: no other reads anything from outside. */
  readonly inputs: readonly string[];
  readonly includesLoss: boolean;
  readonly plan: (context: PlanContext) => PlannedBlock;
}

/**
 * Groups a model's layers into blocks. A layer is fused only if nothing else reads what comes
 * between; what fits no pattern stays a layer of its own.
 */
export function fuse(model: Model, options: { readonly fused: boolean }): readonly Block[] {
  const shapes = featureShapes(model);
  const readers = countReaders(model.layers);
  const patterns = options.fused ? fusionPatterns : [];
  const blocks: Block[] = [];
  let rest = model.layers;
  while (rest.length > 0) {
    const block = blockAt(patterns, { layers: rest, shapes, readers });
    blocks.push(block);
    rest = rest.slice(block.layers.length);
  }
  return blocks;
}

/** The first pattern that matches at a place, or its first layer by itself. */
function blockAt(patterns: readonly FusionPattern[], place: FusionPlace): Block {
  const [layer] = place.layers;
  const { inputs, plan } = defineLayer(layer);
  for (const { name, includesLoss, match } of patterns) {
    const fused = match(place);
    if (fused === null) continue;
    const layers = place.layers.slice(0, fused.layerCount);
    return { name, layers, inputs, includesLoss, plan: fused.plan };
  }
  return { name: layer.kind, layers: [layer], inputs, includesLoss: false, plan };
}
