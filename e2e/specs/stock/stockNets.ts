import type { Layer } from "../../../src/engine/layers/layerKinds.ts";
import type { Model } from "../../../src/engine/layers/model.ts";

const conv = (name: string, input: string, rest: Partial<Layer & { kind: "conv2d" }>): Layer => ({
  kind: "conv2d",
  name,
  input,
  filters: 3,
  kernelSize: 3,
  stride: 1,
  padding: "same",
  bias: true,
  ...rest,
});

/** Every kind of layer and both kinds of padding and stride, on odd sizes. */
export const everyLayer: Model = {
  name: "everyLayer",
  image: { height: 13, width: 10, channels: 2 },
  classCount: 4,
  layers: [
    conv("stem", "images", { stride: 2, bias: false }),
    { kind: "batchNorm", name: "norm", input: "stem", momentum: 0.9, epsilon: 1e-3 },
    { kind: "relu", name: "relu", input: "norm" },
    conv("branch", "relu", { kernelSize: 5 }),
    { kind: "add", name: "residual", input: "branch", other: "relu" },
    conv("point", "residual", { kernelSize: 1, filters: 5 }),
    { kind: "maxPool", name: "pool", input: "point", size: 2 },
    conv("valid", "pool", { padding: "valid", kernelSize: 1, stride: 2, filters: 4 }),
    { kind: "flatten", name: "flat", input: "valid" },
    { kind: "dropout", name: "dropout", input: "flat", rate: 0.5 },
    { kind: "dense", name: "logits", input: "dropout", units: 4 },
  ],
};

/** The rest: 7 x 7 kernels, pools of 3, the global average, and batch norm of a vector. */
export const wideKernels: Model = {
  name: "wideKernels",
  image: { height: 12, width: 11, channels: 1 },
  classCount: 3,
  layers: [
    conv("stem", "images", { kernelSize: 7, stride: 2 }),
    conv("valid", "stem", { padding: "valid" }),
    { kind: "maxPool", name: "pool", input: "valid", size: 3 },
    { kind: "globalAveragePool", name: "average", input: "pool" },
    { kind: "dense", name: "dense", input: "average", units: 5 },
    { kind: "batchNorm", name: "norm", input: "dense", momentum: 0.99, epsilon: 1e-3 },
    { kind: "relu", name: "relu", input: "norm" },
    { kind: "dense", name: "logits", input: "relu", units: 3 },
  ],
};

/** Three inputs, dropout and one dense layer: softmax regression, which NumPy trains in a line. */
export const regression: Model = {
  name: "regression",
  image: { height: 1, width: 1, channels: 3 },
  classCount: 2,
  layers: [
    { kind: "flatten", name: "flat", input: "images" },
    { kind: "dropout", name: "dropout", input: "flat", rate: 0.5 },
    { kind: "dense", name: "logits", input: "dropout", units: 2 },
  ],
};

/** Three inputs through batch norm. */
export const normalised: Model = {
  ...regression,
  name: "normalised",
  layers: [
    { kind: "batchNorm", name: "norm", input: "images", momentum: 0.9, epsilon: 1e-3 },
    { kind: "flatten", name: "flat", input: "norm" },
    { kind: "dense", name: "logits", input: "flat", units: 2 },
  ],
};
