import { bind } from "../compile/boundKernel.ts";
import type { BoundSource, PlanContext, PlannedBlock } from "../compile/planContext.ts";
import { convTileFor, filterTileFor, profileFor, splitFor } from "../compile/tileProfile.ts";
import {
  type ConvForwardShape,
  type ConvShape,
  convForward,
  convForwardBorder,
} from "../kernels/convForward.ts";
import { convInputGradient, convInputGradientBorder } from "../kernels/convInputGradient.ts";
import type { FeatureShape } from "../kernels/features.ts";
import type { GradientBinding } from "../kernels/gradientSource.ts";
import { splitCount } from "../kernels/reduce/contribute.ts";
import {
  convFilterGradient,
  convFilterGradientBorders,
  filterBlocks,
  filterElements,
  pixelGroups,
} from "../kernels/reduce/convFilterGradient.ts";
import type { LayerData, LayerDefinition } from "./layerDefinition.ts";

export interface Conv2dLayer extends LayerData<"conv2d"> {
  readonly filters: number;
  readonly kernelSize: 1 | 3 | 5 | 7;
  readonly stride: 1 | 2;
  /** `same` pads as TensorFlow does: the odd cell goes to the right and below. */
  readonly padding: "same" | "valid";
  readonly bias: boolean;
}

/** Cross-correlation with a kernel [size, size, in, out] and, if `bias`, a bias [out]. */
export function conv2d(layer: Conv2dLayer): LayerDefinition {
  const { name, input, filters, kernelSize, bias } = layer;
  return {
    inputs: [input],
    outputShape: (shape) => {
      const { outHeight, outWidth } = convGeometry(layer, shape);
      return { height: outHeight, width: outWidth, channels: filters };
    },
    parameters: ({ channels }) => [
      {
        role: "kernel",
        shape: [kernelSize, kernelSize, channels, filters],
        initial: "glorotUniform",
      },
      ...(bias ? [{ role: "bias", shape: [filters], initial: 0 } as const] : []),
    ],
    moving: () => [],
    multiplyAdds: (shape) => multiplyAdds(layer, shape),
    plan: (context) => {
      const output = context.features(name);
      const shape = planConvShape(context, layer, false);
      const forward = bind(convForward({ ...shape, output: output.map }), {
        features: context.features(input).buffer,
        weights: "weights",
        outputs: output.buffer,
      });
      const gradients = planConvGradients(context, layer, context.plainSource(name));
      return { forward: [forward], ...gradients };
    },
  };
}

function multiplyAdds(layer: Conv2dLayer, input: FeatureShape): number {
  const { outHeight, outWidth } = convGeometry(layer, input);
  return outHeight * outWidth * layer.filters * layer.kernelSize ** 2 * input.channels;
}

const layerProfile = (context: PlanContext, layer: Conv2dLayer) =>
  profileFor(context.settings.profile, multiplyAdds(layer, context.shape(layer.input)));

/** Size of the output and padding before the input, as TensorFlow computes `same` and `valid`. */
export function convGeometry({ kernelSize, stride, padding }: Conv2dLayer, input: FeatureShape) {
  const along = (size: number): [out: number, before: number] => {
    if (padding === "valid") return [Math.floor((size - kernelSize) / stride) + 1, 0];
    const out = Math.ceil(size / stride);
    return [out, Math.floor(Math.max((out - 1) * stride + kernelSize - size, 0) / 2)];
  };
  const [outHeight, padTop] = along(input.height);
  const [outWidth, padLeft] = along(input.width);
  return { outHeight, outWidth, padTop, padLeft };
}

/** Shape of the forward kernel without its output; plans the border that it reads. */
export function planConvShape(
  context: PlanContext,
  layer: Conv2dLayer,
  pooled: boolean,
): Omit<ConvForwardShape, "output"> {
  const { lanes } = context;
  const tile = convTileFor(layerProfile(context, layer), layer, pooled ? "pooled" : "forward");
  const shape = { ...convShape(context, layer), tile, lanes };
  context.needBorder("features", layer.input, convForwardBorder(shape));
  return shape;
}

function convShape(context: PlanContext, layer: Conv2dLayer): ConvShape {
  const { name, input, filters, kernelSize, stride, bias } = layer;
  return {
    cohort: context.cohort,
    input: context.features(input).map,
    filters,
    kernelSize,
    stride,
    ...convGeometry(layer, context.shape(input)),
    parameterCount: context.parameterCount,
    kernelOffset: context.offset(name, "kernel"),
    biasOffset: bias ? context.offset(name, "bias") : null,
  };
}

/** The gradients of a convolution, from that of its output or of the pool fused with it. */
export function planConvGradients<Source extends GradientBinding>(
  context: PlanContext,
  layer: Conv2dLayer,
  { layerName: output, source, buffers }: BoundSource<Source>,
): Pick<PlannedBlock, "parameterGradients" | "inputGradient"> {
  const { lanes, settings } = context;
  const { batchSize } = settings;
  const profile = layerProfile(context, layer);
  const shape = convShape(context, layer);
  const parameterGradients = () => {
    const tile = filterTileFor(profile, layer, shape.input.channels);
    const { rows, columns } = pixelGroups({ source, tile });
    const { items } = filterBlocks({ ...shape, source, tile });
    const split = splitFor(profile, { batch: batchSize, items, positions: rows * columns });
    const splits = splitCount(split, batchSize);
    const elements = filterElements(shape);
    const sums = context.gradientSums(layer.name, shape.kernelOffset, elements, splits);
    const filterShape = { ...shape, split, source, tile, sums };
    const borders = convFilterGradientBorders(filterShape);
    context.needBorder("features", layer.input, borders.input);
    context.needBorder("gradient", output, borders.gradient);
    return [
      bind(convFilterGradient(filterShape), {
        features: context.features(layer.input).buffer,
        ...buffers,
        ...context.gradientSumsBuffers,
      }),
    ];
  };
  const inputGradient = () => {
    const role = source.kind === "plain" ? "inputGradient" : "unpooledGradient";
    const reach = { ...shape, tile: convTileFor(profile, layer, role) };
    context.needBorder("gradient", output, convInputGradientBorder(reach, source));
    const { map, buffer, accumulate } = context.claimGradient(layer.input);
    return [
      bind(convInputGradient({ ...reach, source, inputGradient: map, accumulate, lanes }), {
        ...buffers,
        weights: "weights",
        inputGradient: buffer,
      }),
    ];
  };
  return { parameterGradients, inputGradient };
}
