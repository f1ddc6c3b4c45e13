import { env, initializers, type LayersModel } from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { initialMoving, initialWeights } from "../layers/initialWeights.ts";
import type { Layer, LayerKind, LayerOfKind } from "../layers/layerKinds.ts";
import { featureShapes, type Model } from "../layers/model.ts";
import { parameterLayout } from "../layers/parameterLayout.ts";
import type { ParameterSpec, Slot } from "../layers/parameters.ts";
import { buildStockModel } from "./buildStockModel.ts";

// Else tfjs advises to install its backend for Node.
env().set("IS_TEST", true);

const image = { height: 11, width: 8, channels: 3 };
const onImages = { name: "layer", input: "images" } as const;
const onVector = { name: "layer", input: "vector" } as const;
const conv = {
  ...onImages,
  kind: "conv2d",
  filters: 5,
  kernelSize: 3,
  stride: 1,
  padding: "same",
  bias: true,
} as const;
const norm = { kind: "batchNorm", momentum: 0.9, epsilon: 1e-3 } as const;

const examples: { readonly [Kind in LayerKind]: readonly LayerOfKind[Kind][] } = {
  conv2d: [
    conv,
    { ...conv, kernelSize: 1, bias: false },
    { ...conv, kernelSize: 5, padding: "valid" },
    { ...conv, kernelSize: 7, stride: 2 },
    { ...conv, stride: 2, padding: "valid" },
  ],
  batchNorm: [
    { ...norm, ...onImages },
    { ...norm, ...onVector },
  ],
  relu: [{ kind: "relu", ...onImages }],
  maxPool: [
    { kind: "maxPool", ...onImages, size: 2 },
    { kind: "maxPool", ...onImages, size: 3 },
  ],
  globalAveragePool: [{ kind: "globalAveragePool", ...onImages }],
  flatten: [{ kind: "flatten", ...onImages }],
  dense: [{ kind: "dense", ...onVector, units: 6 }],
  dropout: [{ kind: "dropout", ...onImages, rate: 0.5 }],
  add: [{ kind: "add", ...onImages, other: "images" }],
};

/** A model of nothing but the layer, on images or on a vector of their means. */
function modelOf(layer: Layer): Model {
  const average = { kind: "globalAveragePool", name: "vector", input: "images" } as const;
  const layers = layer.input === "vector" ? [average, layer] : [layer];
  return { name: "one layer", image, classCount: 2, layers };
}

/** Shapes and first values of a layer's weights in tfjs. */
function weightsOf(stock: LayersModel, list: "trainableWeights" | "nonTrainableWeights") {
  return stock.getLayer("layer")[list].map((weight) => {
    const tensor = weight.read();
    return { shape: tensor.shape, values: tensor.dataSync() };
  });
}

function ownWeights(slots: readonly Slot<ParameterSpec>[], flat: Float32Array) {
  return slots.map(({ role, shape, offset, size }) => {
    const values = flat.subarray(offset, offset + size);
    // Stock models start from kernels of 0: theirs are set.
    return { shape, values: role === "kernel" ? new Float32Array(size) : values };
  });
}

const all: readonly Layer[] = Object.values(examples).flat();

describe.each(all.map((layer) => ({ layer })))("$layer", ({ layer }) => {
  const model = modelOf(layer);
  const stock = buildStockModel(model).layers;

  test("has tfjs' output shape", () => {
    const shape = featureShapes(model).get("layer");
    const [, ...theirs] = stock.getLayer("layer").outputShape;
    const ours = [shape?.height, shape?.width, shape?.channels];
    expect(theirs).toEqual(theirs.length === 1 ? [ours[2]] : ours);
  });

  test("has tfjs' weights, in its order and with its initial values", () => {
    const layout = parameterLayout(model);
    const trainable = ownWeights(layout.trainable, initialWeights(layout, 1));
    expect(trainable).toEqual(weightsOf(stock, "trainableWeights"));
    const moving = ownWeights(layout.moving, initialMoving(layout));
    expect(moving).toEqual(weightsOf(stock, "nonTrainableWeights"));
  });
});

test.each([[{ ...conv, filters: 64 }], [{ kind: "dense", ...onVector, units: 500 } as const]])(
  "the kernel of $kind fills tfjs' interval of Glorot and Bengio",
  (layer) => {
    const layout = parameterLayout(modelOf(layer));
    const [{ shape, offset, size }] = layout.trainable;
    const ours = initialWeights(layout, 3).subarray(offset, offset + size);
    const theirs = initializers
      .glorotUniform({ seed: 3 })
      .apply([...shape])
      .dataSync();
    const largest = (values: ArrayLike<number>) => Math.max(...Array.from(values, Math.abs));
    // Of 1,500 uniform values and more, all miss the last 1 % with probability 0.99^1500 = 3e-7.
    expect(Math.abs(largest(ours) / largest(theirs) - 1)).toBeLessThan(0.01);
  },
);
