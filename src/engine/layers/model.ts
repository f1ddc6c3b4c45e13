import { LabError } from "../../core/errors.ts";
import type { FeatureShape } from "../kernels/features.ts";
import { defineLayer, type Layer } from "./layerKinds.ts";

/**
 * A list of layers, each of which reads only earlier ones. The last one gives the logits [batch,
 * classes]; the loss is softmax cross-entropy, averaged over the batch.
 */
export interface Model {
  readonly name: string;
  readonly image: FeatureShape;
  readonly classCount: number;
  readonly layers: readonly Layer[];
}

/**
 * Output shape of every layer by name, "images" included.
 *
 * @throws {LabError} "internal" if a layer reads one that is not before it, or shapes do not fit.
 */
export function featureShapes(model: Model): ReadonlyMap<string, FeatureShape> {
  const shapes = new Map([["images", model.image]]);
  for (const layer of model.layers) {
    const { inputs, outputShape } = defineLayer(layer);
    const shape = outputShape(...inputs.map((name) => inputShape(shapes, layer, name)));
    if (shape.height < 1 || shape.width < 1) {
      throw new LabError("internal", `Layer ${layer.name}: its input is too small for it`);
    }
    shapes.set(layer.name, shape);
  }
  return shapes;
}

/** Shape of what a layer reads, first of all its `input`. */
export function inputShape(
  shapes: ReadonlyMap<string, FeatureShape>,
  layer: Layer,
  name = layer.input,
): FeatureShape {
  const shape = shapes.get(name);
  if (shape !== undefined) return shape;
  throw new LabError("internal", `Layer ${layer.name} reads ${name}, which is not before it`);
}

/** How many layers read each layer, by its name, or the images. */
export function countReaders(layers: readonly Layer[]): ReadonlyMap<string, number> {
  const readers = new Map<string, number>();
  for (const input of layers.flatMap((layer) => defineLayer(layer).inputs)) {
    readers.set(input, (readers.get(input) ?? 0) + 1);
  }
  return readers;
}

/** Multiply-adds of the forward pass for one example: those of convolutions and dense layers. */
export function multiplyAdds(model: Model): number {
  const shapes = featureShapes(model);
  return model.layers.reduce(
    (sum, layer) => sum + defineLayer(layer).multiplyAdds(inputShape(shapes, layer)),
    0,
  );
}
