import { LabError } from "../../core/errors.ts";
import type { Conv2dLayer, ImageShape, Layer, Model } from "./layers.ts";

/** Shape of one example at a layer's output; vectors have height = width = 1. */
export type FeatureShape = ImageShape;

/** Rows (or columns) of padding before the first, and rows of output. */
export interface ConvGeometry {
  readonly outHeight: number;
  readonly outWidth: number;
  readonly padTop: number;
  readonly padLeft: number;
}

/** TensorFlow's arithmetic of `same` and `valid`. */
export function convGeometry(layer: Conv2dLayer, input: FeatureShape): ConvGeometry {
  const along = (size: number) => {
    if (layer.padding === "valid") {
      return { out: Math.floor((size - layer.kernelSize) / layer.stride) + 1, before: 0 };
    }
    const out = Math.ceil(size / layer.stride);
    const total = Math.max((out - 1) * layer.stride + layer.kernelSize - size, 0);
    return { out, before: Math.floor(total / 2) };
  };
  const rows = along(input.height);
  const columns = along(input.width);
  return {
    outHeight: rows.out,
    outWidth: columns.out,
    padTop: rows.before,
    padLeft: columns.before,
  };
}

/**
 * Output shape of every layer by name, "images" included.
 *
 * @throws {LabError} "internal" if a layer reads what does not stand before it, or shapes do not fit.
 */
export function featureShapes(model: Model): ReadonlyMap<string, FeatureShape> {
  const shapes = new Map<string, FeatureShape>([["images", model.image]]);
  const read = (layer: Layer, name: string): FeatureShape => {
    const shape = shapes.get(name);
    if (shape === undefined) {
      throw new LabError("internal", `Layer ${layer.name} reads ${name}, which is not before it`);
    }
    return shape;
  };
  for (const layer of model.layers) {
    const shape = outputShape(layer, read(layer, layer.input), (name) => read(layer, name));
    if (shape.height < 1 || shape.width < 1) {
      throw new LabError("internal", `Layer ${layer.name}: its input is too small for it`);
    }
    shapes.set(layer.name, shape);
  }
  return shapes;
}

function outputShape(
  layer: Layer,
  input: FeatureShape,
  read: (name: string) => FeatureShape,
): FeatureShape {
  switch (layer.kind) {
    case "conv2d": {
      const { outHeight, outWidth } = convGeometry(layer, input);
      return { height: outHeight, width: outWidth, channels: layer.filters };
    }
    case "maxPool":
      return {
        height: Math.floor(input.height / layer.size),
        width: Math.floor(input.width / layer.size),
        channels: input.channels,
      };
    case "globalAveragePool":
      return { height: 1, width: 1, channels: input.channels };
    case "flatten":
      return { height: 1, width: 1, channels: input.height * input.width * input.channels };
    case "dense":
      if (input.height !== 1 || input.width !== 1) {
        throw new LabError("internal", `Dense layer ${layer.name} needs a vector; flatten first`);
      }
      return { height: 1, width: 1, channels: layer.units };
    case "add": {
      const other = read(layer.other);
      if (
        other.height !== input.height ||
        other.width !== input.width ||
        other.channels !== input.channels
      ) {
        throw new LabError("internal", `Layer ${layer.name} adds two different shapes`);
      }
      return input;
    }
    case "batchNorm":
    case "relu":
    case "dropout":
      return input;
    default:
      return layer satisfies never;
  }
}
