import type { Conv2dLayer } from "../../../src/engine/layers/conv2d.ts";
import type { Layer } from "../../../src/engine/layers/layerKinds.ts";
import type { Model } from "../../../src/engine/layers/model.ts";

/** conv + ReLU + global average pool + dense: whatever the convolution, its gradients show. */
export function convNet(
  conv: Pick<Conv2dLayer, "kernelSize" | "stride" | "padding" | "bias">,
): Model {
  return {
    name: `conv ${conv.kernelSize}x${conv.kernelSize} stride ${conv.stride} ${conv.padding}`,
    image: { height: 11, width: 10, channels: 3 },
    classCount: 4,
    layers: [
      {
        kind: "conv2d",
        name: "first",
        input: "images",
        filters: 6,
        kernelSize: 3,
        stride: 1,
        padding: "same",
        bias: true,
      },
      { kind: "conv2d", name: "second", input: "first", filters: 5, ...conv },
      { kind: "relu", name: "relu", input: "second" },
      { kind: "globalAveragePool", name: "average", input: "relu" },
      { kind: "dense", name: "logits", input: "average", units: 4 },
    ],
  };
}

/** Two blocks that fuse, on sides that neither tiles nor pools divide. */
export function fusedNet(batchNorm: boolean): Model {
  const block = (index: number, input: string): Layer[] => [
    {
      kind: "conv2d",
      name: `conv${index}`,
      input,
      filters: 8 * index,
      kernelSize: 3,
      stride: 1,
      padding: "same",
      bias: !batchNorm,
    },
    ...(batchNorm
      ? [
          {
            kind: "batchNorm" as const,
            name: `norm${index}`,
            input: `conv${index}`,
            momentum: 0.9,
            epsilon: 1e-3,
          },
        ]
      : []),
    {
      kind: "relu",
      name: `relu${index}`,
      input: batchNorm ? `norm${index}` : `conv${index}`,
    },
    { kind: "maxPool", name: `pool${index}`, input: `relu${index}`, size: 2 },
  ];
  return {
    name: `fused ${batchNorm ? "with" : "without"} batch norm`,
    image: { height: 15, width: 13, channels: 2 },
    classCount: 5,
    layers: [
      ...block(1, "images"),
      ...block(2, "pool1"),
      { kind: "globalAveragePool", name: "average", input: "pool2" },
      { kind: "dense", name: "dense", input: "average", units: 12 },
      { kind: "relu", name: "denseRelu", input: "dense" },
      { kind: "dropout", name: "dropout", input: "denseRelu", rate: 0.25 },
      { kind: "dense", name: "logits", input: "dropout", units: 5 },
    ],
  };
}
