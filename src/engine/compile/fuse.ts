import { channelsPerCode } from "../kernels/gradientSource.ts";
import type {
  BatchNormLayer,
  Conv2dLayer,
  DenseLayer,
  GlobalAveragePoolLayer,
  Layer,
  Model,
} from "../model/layers.ts";
import { featureShapes } from "../model/shapes.ts";

/** A dense layer of the head, with the ReLU after and the dropout before it. */
export interface FusedDense {
  readonly layer: DenseLayer;
  readonly relu: boolean;
  readonly dropoutRate: number;
}

/** What compiles to one kernel each way: a layer, or layers that are fused. */
export type Block =
  | { readonly kind: "layer"; readonly layer: Layer }
  /** conv + ReLU + max-pool 2; `output` names the pool. */
  | { readonly kind: "convReluPool"; readonly layer: Conv2dLayer; readonly output: string }
  /** batch norm + ReLU + max-pool 2. */
  | { readonly kind: "normReluPool"; readonly layer: BatchNormLayer; readonly output: string }
  /** global average pool + dense layers + loss: always last. */
  | {
      readonly kind: "head";
      readonly layer: GlobalAveragePoolLayer;
      readonly stages: readonly FusedDense[];
    };

/** Largest vector that the head's kernel holds in one invocation. */
const largestHeadVector = 256;

/**
 * Groups a model's layers into blocks. A layer is fused only if nothing else reads what comes
 * between; what fits no pattern stays a layer of its own.
 */
export function fuse(model: Model, options: { readonly fused: boolean }): readonly Block[] {
  const { layers } = model;
  if (!options.fused) return layers.map((layer) => ({ kind: "layer", layer }));
  const shapes = featureShapes(model);
  const readers = countReaders(layers);
  const blocks: Block[] = [];
  for (let at = 0; at < layers.length; ) {
    const layer = layers[at];
    if (layer === undefined) break;
    const pool = poolAfter(layers, at, readers);
    const channels = shapes.get(layer.name)?.channels ?? 0;
    const stages = layer.kind === "globalAveragePool" ? headStages(layers, at, shapes) : null;
    if (pool !== null && layer.kind === "conv2d" && channels % channelsPerCode === 0) {
      blocks.push({ kind: "convReluPool", layer, output: pool });
      at += 3;
    } else if (pool !== null && layer.kind === "batchNorm" && channels % channelsPerCode === 0) {
      blocks.push({ kind: "normReluPool", layer, output: pool });
      at += 3;
    } else if (layer.kind === "globalAveragePool" && stages !== null) {
      blocks.push({ kind: "head", layer, stages });
      at = layers.length;
    } else {
      blocks.push({ kind: "layer", layer });
      at += 1;
    }
  }
  return blocks;
}

function countReaders(layers: readonly Layer[]): ReadonlyMap<string, number> {
  const readers = new Map<string, number>();
  for (const layer of layers) {
    const inputs = layer.kind === "add" ? [layer.input, layer.other] : [layer.input];
    for (const input of inputs) readers.set(input, (readers.get(input) ?? 0) + 1);
  }
  return readers;
}

/** Name of the 2x2 max-pool that follows, through a ReLU, the layer at this place; or null. */
function poolAfter(
  layers: readonly Layer[],
  at: number,
  readers: ReadonlyMap<string, number>,
): string | null {
  const [layer, relu, pool] = layers.slice(at, at + 3);
  if (layer === undefined || relu?.kind !== "relu" || pool?.kind !== "maxPool") return null;
  const chained = relu.input === layer.name && pool.input === relu.name;
  const private_ = readers.get(layer.name) === 1 && readers.get(relu.name) === 1;
  return chained && private_ && pool.size === 2 ? pool.name : null;
}

/** The dense layers from here to the end, if there is nothing but them, ReLU and dropout. */
function headStages(
  layers: readonly Layer[],
  at: number,
  shapes: ReadonlyMap<string, { readonly channels: number }>,
): readonly FusedDense[] | null {
  const stages: FusedDense[] = [];
  let before = layers[at]?.name;
  let dropoutRate = 0;
  if ((shapes.get(before ?? "")?.channels ?? 0) > largestHeadVector) return null;
  for (const layer of layers.slice(at + 1)) {
    if (layer.input !== before) return null;
    before = layer.name;
    const last = stages.at(-1);
    if (layer.kind === "dense" && layer.units <= largestHeadVector) {
      stages.push({ layer, relu: false, dropoutRate });
      dropoutRate = 0;
    } else if (layer.kind === "relu" && last !== undefined && !last.relu && dropoutRate === 0) {
      stages[stages.length - 1] = { ...last, relu: true };
    } else if (layer.kind === "dropout" && dropoutRate === 0) {
      dropoutRate = layer.rate;
    } else {
      return null;
    }
  }
  const rates = new Set(stages.map((stage) => stage.dropoutRate).filter((rate) => rate > 0));
  const ends = stages.at(-1);
  return ends !== undefined && !ends.relu && dropoutRate === 0 && rates.size <= 1 ? stages : null;
}
