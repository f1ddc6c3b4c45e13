import { add } from "./add.ts";
import { batchNorm } from "./batchNorm.ts";
import { conv2d } from "./conv2d.ts";
import { dense } from "./dense.ts";
import { dropout } from "./dropout.ts";
import { flatten } from "./flatten.ts";
import { globalAveragePool } from "./globalAveragePool.ts";
import type { LayerDefinition } from "./layerDefinition.ts";
import { maxPool } from "./maxPool.ts";
import { relu } from "./relu.ts";

/** Every kind of layer. A new one is a file, a line here, its kernels, and a line in `stockLayers`. */
const layerKinds = {
  conv2d,
  batchNorm,
  relu,
  maxPool,
  globalAveragePool,
  flatten,
  dense,
  dropout,
  add,
} as const satisfies Readonly<Record<string, (layer: never) => LayerDefinition>>;

export type LayerKind = keyof typeof layerKinds;

/** The data of a layer of each kind. */
export type LayerOfKind = {
  readonly [Kind in LayerKind]: Parameters<(typeof layerKinds)[Kind]>[0];
};

export type Layer = LayerOfKind[LayerKind];

/** A value for every kind of layer, made from a layer of that kind. */
export type ByLayerKind<Value> = {
  readonly [Kind in LayerKind]: (layer: LayerOfKind[Kind]) => Value;
};

/** The value for a layer in such a table. */
export function ofLayerKind<Kind extends LayerKind, Value>(
  table: ByLayerKind<Value>,
  layer: LayerOfKind[Kind] & { readonly kind: Kind },
): Value {
  const kind: Kind = layer.kind;
  return table[kind](layer);
}

/** The definition of a layer. */
export const defineLayer = (layer: Layer): LayerDefinition => ofLayerKind(layerKinds, layer);
