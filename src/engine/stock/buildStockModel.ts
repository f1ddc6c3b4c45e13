import { input, type LayersModel, layers, model, SymbolicTensor } from "@tensorflow/tfjs-layers";
import { LabError } from "../../core/errors.ts";
import type { Layer, Model } from "../model/layers.ts";

/**
 * The model as tfjs layers, for batches of any size: images f32 [batch, height, width, channels]
 * -> logits f32 [batch, classes]. All weights start at 0 (set them with `setStockWeights`), so that
 * no initialiser of tfjs draws a random number.
 *
 * Each dropout layer is a product with one more input, a mask of its own, in layer order: tfjs'
 * Dropout draws its masks from a stream of its own, and a seeded one repeats a single mask.
 *
 * @throws {LabError} "internal" if a layer reads what does not stand before it.
 */
export function buildStockModel(source: Model): LayersModel {
  const { height, width, channels } = source.image;
  const images = input({ shape: [height, width, channels], name: "images" });
  const outputs = new Map<string, SymbolicTensor>([["images", images]]);
  const masks: SymbolicTensor[] = [];
  const read = (name: string, reader: string): SymbolicTensor => {
    const output = outputs.get(name);
    if (output !== undefined) return output;
    throw new LabError("internal", `Layer ${reader} reads ${name}, which is not before it`);
  };
  for (const layer of source.layers) {
    const from = read(layer.input, layer.name);
    let inputs = layer.kind === "add" ? [from, read(layer.other, layer.name)] : [from];
    if (layer.kind === "dropout") {
      const mask = input({ shape: from.shape.slice(1), name: `${layer.name}Mask` });
      masks.push(mask);
      inputs = [from, mask];
    }
    if (layer.kind === "dense" && from.rank > 2) {
      // A 1 x 1 map of channels is a vector to us; to tfjs it still has its two axes of pixels.
      inputs = [oneOutput(layers.flatten({ name: `${layer.name}Input` }).apply(from))];
    }
    outputs.set(layer.name, oneOutput(stockLayer(layer).apply(inputs)));
  }
  const last = source.layers.at(-1)?.name ?? "images";
  return model({ inputs: [images, ...masks], outputs: read(last, "logits"), name: source.name });
}

function stockLayer(layer: Layer) {
  const { name } = layer;
  switch (layer.kind) {
    case "conv2d":
      return layers.conv2d({
        name,
        filters: layer.filters,
        kernelSize: layer.kernelSize,
        strides: layer.stride,
        padding: layer.padding,
        useBias: layer.bias,
        kernelInitializer: "zeros",
      });
    case "batchNorm":
      return layers.batchNormalization({ name, momentum: layer.momentum, epsilon: layer.epsilon });
    case "relu":
      return layers.reLU({ name });
    case "maxPool":
      return layers.maxPooling2d({ name, poolSize: layer.size, strides: layer.size });
    case "globalAveragePool":
      return layers.globalAveragePooling2d({ name });
    case "flatten":
      return layers.flatten({ name });
    case "dense":
      return layers.dense({ name, units: layer.units, kernelInitializer: "zeros" });
    case "dropout":
      return layers.multiply({ name });
    case "add":
      return layers.add({ name });
    default:
      return layer satisfies never;
  }
}

/** `apply` of symbolic tensors gives a symbolic one; its type allows computed and several ones too. */
function oneOutput(output: ReturnType<ReturnType<typeof stockLayer>["apply"]>): SymbolicTensor {
  if (output instanceof SymbolicTensor) return output;
  throw new LabError("internal", "A layer of tfjs gave no symbolic tensor");
}
