import { layers, SymbolicTensor } from "@tensorflow/tfjs";
import { LabError } from "../../core/errors.ts";
import type { FeatureShape } from "../kernels/features.ts";
import { type ByLayerKind, type Layer, ofLayerKind } from "../layers/layerKinds.ts";

/** A layer of ours as layers of tfjs. */
export interface StockLayer {
  /**
   * @param inputs What it reads, in the order of its definition's `inputs`.
   * @param addMask Makes one more input of the model, of a mask for this layer.
   */
  readonly apply: (
    inputs: readonly SymbolicTensor[],
    addMask: (shape: SymbolicTensor["shape"]) => SymbolicTensor,
  ) => SymbolicTensor;
  /** Longest inner dimension of the matrix products that tfjs makes of it, gradients included. */
  readonly innerLength: (input: FeatureShape) => number;
}

const noProduct = { innerLength: () => 0 };

/** All weights start at 0, so that no initialiser of tfjs draws a random number. */
const stockLayers: ByLayerKind<StockLayer> = {
  conv2d: ({ name, filters, kernelSize, stride, padding, bias }) => ({
    apply: ([from]) => {
      const shape = { filters, kernelSize, strides: stride, padding, useBias: bias };
      return output(layers.conv2d({ name, ...shape, kernelInitializer: "zeros" }), from);
    },
    innerLength: ({ channels }) => kernelSize ** 2 * Math.max(channels, filters),
  }),
  batchNorm: ({ name, momentum, epsilon }) => ({
    apply: ([from]) => output(layers.batchNormalization({ name, momentum, epsilon }), from),
    ...noProduct,
  }),
  relu: ({ name }) => ({
    apply: ([from]) => output(layers.reLU({ name }), from),
    ...noProduct,
  }),
  maxPool: ({ name, size }) => ({
    apply: ([from]) => output(layers.maxPooling2d({ name, poolSize: size, strides: size }), from),
    ...noProduct,
  }),
  globalAveragePool: ({ name }) => ({
    apply: ([from]) => output(layers.globalAveragePooling2d({ name }), from),
    ...noProduct,
  }),
  flatten: ({ name }) => ({
    apply: ([from]) => output(layers.flatten({ name }), from),
    ...noProduct,
  }),
  dense: ({ name, units }) => ({
    apply: ([from]) => {
      // A 1 x 1 map of channels is a vector to us; to tfjs it still has its two axes of pixels.
      const vector = from.rank > 2 ? output(layers.flatten({ name: `${name}Input` }), from) : from;
      return output(layers.dense({ name, units, kernelInitializer: "zeros" }), vector);
    },
    innerLength: ({ channels }) => Math.max(channels, units),
  }),
  // tfjs' Dropout draws its masks from a stream of its own, and a seeded one repeats a single mask.
  dropout: ({ name }) => ({
    apply: ([from], addMask) =>
      output(layers.multiply({ name }), [from, addMask(from.shape.slice(1))]),
    ...noProduct,
  }),
  add: ({ name }) => ({
    apply: ([left, right]) => output(layers.add({ name }), [left, right]),
    ...noProduct,
  }),
};

/** The layer as layers of tfjs. */
export const stockLayer = (layer: Layer): StockLayer => ofLayerKind(stockLayers, layer);

type TfjsLayer = InstanceType<typeof layers.Layer>;

/** The layer's output as a symbolic tensor: the type of `apply` allows computed and several ones too. */
function output(layer: TfjsLayer, from: SymbolicTensor | SymbolicTensor[]): SymbolicTensor {
  const applied = layer.apply(from);
  if (applied instanceof SymbolicTensor) return applied;
  throw new LabError("internal", "A layer of tfjs gave no symbolic tensor");
}
