import type { ModelName } from "../../core/experiment/models.ts";
import type { ImageShape, Layer, Model } from "./layers.ts";

interface ModelOptions {
  readonly image: ImageShape;
  readonly classCount: number;
  /** Before the last dense layer; 0 leaves the layer out. */
  readonly dropoutRate: number;
}

/** The architecture of this name, for images and classes of a data set. */
export function buildModel(name: ModelName, options: ModelOptions): Model {
  const layers =
    name === "tiny"
      ? tinyLayers(options)
      : smallCnnLayers({ ...options, batchNorm: name === "small-cnn-bn" });
  return { name, image: options.image, classCount: options.classCount, layers };
}

function tinyLayers({ classCount, dropoutRate }: ModelOptions): Layer[] {
  return [
    ...convBlock({ index: 1, input: "images", filters: 8, batchNorm: false }),
    ...convBlock({ index: 2, input: "pool1", filters: 16, batchNorm: false }),
    { kind: "globalAveragePool", name: "average", input: "pool2" },
    ...dropout("average", dropoutRate),
    {
      kind: "dense",
      name: "logits",
      input: dropoutRate > 0 ? "dropout" : "average",
      units: classCount,
    },
  ];
}

/**
 * The study's small CNN: three blocks of 16, 32 and 32 filters, then a dense layer of 32.
 *
 * @see Zhuang et al., MLSys 2022, arXiv 2106.11872, appendix.
 */
function smallCnnLayers({
  classCount,
  dropoutRate,
  batchNorm,
}: ModelOptions & { batchNorm: boolean }): Layer[] {
  return [
    ...convBlock({ index: 1, input: "images", filters: 16, batchNorm }),
    ...convBlock({ index: 2, input: "pool1", filters: 32, batchNorm }),
    ...convBlock({ index: 3, input: "pool2", filters: 32, batchNorm }),
    { kind: "globalAveragePool", name: "average", input: "pool3" },
    { kind: "dense", name: "dense", input: "average", units: 32 },
    { kind: "relu", name: "denseRelu", input: "dense" },
    ...dropout("denseRelu", dropoutRate),
    {
      kind: "dense",
      name: "logits",
      input: dropoutRate > 0 ? "dropout" : "denseRelu",
      units: classCount,
    },
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
  const norm: Layer[] = batchNorm
    ? [
        {
          kind: "batchNorm",
          name: `norm${index}`,
          input: conv.name,
          momentum: 0.99,
          epsilon: 1e-3,
        },
      ]
    : [];
  return [
    conv,
    ...norm,
    { kind: "relu", name: `relu${index}`, input: batchNorm ? `norm${index}` : conv.name },
    { kind: "maxPool", name: `pool${index}`, input: `relu${index}`, size: 2 },
  ];
}

function dropout(input: string, rate: number): Layer[] {
  return rate > 0 ? [{ kind: "dropout", name: "dropout", input, rate }] : [];
}
