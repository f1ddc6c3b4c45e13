import type { ModelName } from "../../core/experiment/models.ts";
import type { FeatureShape } from "../kernels/features.ts";
import type { Layer } from "../layers/layerKinds.ts";
import type { Model } from "../layers/model.ts";

/** What of a model depends on the data set and the condition. */
export interface ModelOptions {
  readonly image: FeatureShape;
  readonly classCount: number;
  /** Before the last dense layer; 0 leaves the layer out. */
  readonly dropoutRate: number;
}

/** The layers of each model. A new one is a line in the table of model names, and one here. */
const modelLayers: Readonly<Record<ModelName, (options: ModelOptions) => readonly Layer[]>> = {
  tiny: ({ classCount, dropoutRate }) => [
    ...convBlock(1, "images", 8, false),
    ...convBlock(2, "pool1", 16, false),
    { kind: "globalAveragePool", name: "average", input: "pool2" },
    ...classifier("average", classCount, dropoutRate),
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
    ...convBlock(1, "images", 16, batchNorm),
    ...convBlock(2, "pool1", 32, batchNorm),
    ...convBlock(3, "pool2", 32, batchNorm),
    { kind: "globalAveragePool", name: "average", input: "pool3" },
    { kind: "dense", name: "dense", input: "average", units: 32 },
    { kind: "relu", name: "denseRelu", input: "dense" },
    ...classifier("denseRelu", classCount, dropoutRate),
  ];
}

/** conv 3x3 same [+ batch norm] + ReLU + max-pool 2. Batch norm takes the place of the bias. */
function convBlock(index: number, input: string, filters: number, batchNorm: boolean): Layer[] {
  const [conv, norm] = [`conv${index}`, `norm${index}`];
  const shape = { filters, kernelSize: 3, stride: 1, padding: "same", bias: !batchNorm } as const;
  const normalisation: Layer[] = batchNorm
    ? [{ kind: "batchNorm", name: norm, input: conv, momentum: 0.99, epsilon: 1e-3 }]
    : [];
  return [
    { kind: "conv2d", name: conv, input, ...shape },
    ...normalisation,
    { kind: "relu", name: `relu${index}`, input: batchNorm ? norm : conv },
    { kind: "maxPool", name: `pool${index}`, input: `relu${index}`, size: 2 },
  ];
}

/** [Dropout +] the dense layer that gives the logits. */
function classifier(input: string, units: number, rate: number): Layer[] {
  if (rate === 0) return [{ kind: "dense", name: "logits", input, units }];
  return [
    { kind: "dropout", name: "dropout", input, rate },
    { kind: "dense", name: "logits", input: "dropout", units },
  ];
}
