import type { ModelName } from "../../core/experiment/models.ts";
import type { FeatureShape } from "../kernels/features.ts";
import type { Layer } from "../layers/layerKinds.ts";
import type { Model } from "../layers/model.ts";

/** What a data set and a condition decide of a model. */
export interface ModelOptions {
  readonly image: FeatureShape;
  readonly classCount: number;
  /** Before the last dense layer; 0 leaves the layer out. */
  readonly dropoutRate: number;
}

/** The layers of each model. A new one is a line in the table of model names, and one here. */
const modelLayers: Readonly<Record<ModelName, (options: ModelOptions) => readonly Layer[]>> = {
  tiny: ({ classCount, dropoutRate }) => [
    ...convBlock({ index: 1, input: "images", filters: 8, batchNorm: false }),
    ...convBlock({ index: 2, input: "pool1", filters: 16, batchNorm: false }),
    { kind: "globalAveragePool", name: "average", input: "pool2" },
    ...classifier({ input: "average", classCount, dropoutRate }),
  ],
  "small-cnn": (options) => smallCnn(options, false),
  "small-cnn-bn": (options) => smallCnn(options, true),
};

/** The architecture of this name, for images and classes of a data set. */
export function buildModel(name: ModelName, options: ModelOptions): Model {
  const { image, classCount } = options;
  return { name, image, classCount, layers: modelLayers[name](options) };
}

/**
 * The study's small CNN: three blocks of 16, 32 and 32 filters, then a dense layer of 32.
 *
 * @see Zhuang et al., MLSys 2022, arXiv 2106.11872, appendix.
 */
function smallCnn({ classCount, dropoutRate }: ModelOptions, batchNorm: boolean): Layer[] {
  return [
    ...convBlock({ index: 1, input: "images", filters: 16, batchNorm }),
    ...convBlock({ index: 2, input: "pool1", filters: 32, batchNorm }),
    ...convBlock({ index: 3, input: "pool2", filters: 32, batchNorm }),
    { kind: "globalAveragePool", name: "average", input: "pool3" },
    { kind: "dense", name: "dense", input: "average", units: 32 },
    { kind: "relu", name: "denseRelu", input: "dense" },
    ...classifier({ input: "denseRelu", classCount, dropoutRate }),
  ];
}

/** conv 3x3 same [+ batch norm] + ReLU + max-pool 2. Batch norm takes the place of the bias. */
function convBlock(block: {
  index: number;
  input: string;
  filters: number;
  batchNorm: boolean;
}): Layer[] {
  const { index, input, filters, batchNorm } = block;
  const conv: Layer = {
    kind: "conv2d",
    name: `conv${index}`,
    input,
    filters,
    kernelSize: 3,
    stride: 1,
    padding: "same",
    bias: !batchNorm,
  };
  const norm: Layer = {
    kind: "batchNorm",
    name: `norm${index}`,
    input: conv.name,
    momentum: 0.99,
    epsilon: 1e-3,
  };
  const linear = batchNorm ? [conv, norm] : [conv];
  return [
    ...linear,
    { kind: "relu", name: `relu${index}`, input: batchNorm ? norm.name : conv.name },
    { kind: "maxPool", name: `pool${index}`, input: `relu${index}`, size: 2 },
  ];
}

/** [Dropout +] the dense layer that gives the logits. */
function classifier(end: { input: string; classCount: number; dropoutRate: number }): Layer[] {
  const { input, classCount: units, dropoutRate: rate } = end;
  if (rate === 0) return [{ kind: "dense", name: "logits", input, units }];
  return [
    { kind: "dropout", name: "dropout", input, rate },
    { kind: "dense", name: "logits", input: "dropout", units },
  ];
}
