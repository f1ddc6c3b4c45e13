import { input, type LayersModel, model, type SymbolicTensor } from "@tensorflow/tfjs";
import { LabError } from "../../core/errors.ts";
import { defineLayer } from "../layers/layerKinds.ts";
import type { Model } from "../layers/model.ts";
import { stockLayer } from "./stockLayers.ts";

/** A model as tfjs layers, and the layers that have an input of their own for a mask, in order. */
export interface StockModel {
  readonly layers: LayersModel;
  readonly maskedLayers: readonly string[];
}

/**
 * The model as tfjs layers, for batches of any size: images f32 [batch, height, width, channels]
 * -> logits f32 [batch, classes]. All weights start at 0 (set them with `setStockWeights`).
 *
 * Each dropout layer is a product with one more input, a mask of its own, in layer order.
 *
 * @throws {LabError} "internal" if a layer reads one that is not before it.
 */
export function buildStockModel(source: Model): StockModel {
  const { height, width, channels } = source.image;
  const images = input({ shape: [height, width, channels], name: "images" });
  const outputs = new Map<string, SymbolicTensor>([["images", images]]);
  const masks = new Map<string, SymbolicTensor>();
  const read = (name: string, reader: string): SymbolicTensor => {
    const output = outputs.get(name);
    if (output !== undefined) return output;
    throw new LabError("internal", `Layer ${reader} reads ${name}, which is not before it`);
  };
  for (const layer of source.layers) {
    const { name } = layer;
    const inputs = defineLayer(layer).inputs.map((from) => read(from, name));
    const addMask = (shape: SymbolicTensor["shape"]) => {
      const mask = input({ shape, name: `${name}Mask` });
      masks.set(name, mask);
      return mask;
    };
    outputs.set(name, stockLayer(layer).apply(inputs, addMask));
  }
  const last = source.layers.at(-1)?.name ?? "images";
  const layers = model({
    inputs: [images, ...masks.values()],
    outputs: read(last, "logits"),
    name: source.name,
  });
  return { layers, maskedLayers: [...masks.keys()] };
}
