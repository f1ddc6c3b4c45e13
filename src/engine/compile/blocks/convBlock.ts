import { type ConvShape, convForward, convForwardBorder } from "../../kernels/convForward.ts";
import { convInputGradient, convInputGradientBorder } from "../../kernels/convInputGradient.ts";
import type { GradientSource } from "../../kernels/gradientSource.ts";
import {
  type ConvFilterGradientShape,
  convFilterGradient,
  convFilterGradientBorders,
  filterElements,
  filterSplits,
} from "../../kernels/reduce/convFilterGradient.ts";
import type { Conv2dLayer } from "../../model/layers.ts";
import { convGeometry } from "../../model/shapes.ts";
import { dispatch, type PlanContext, type PlannedBlock } from "../planContext.ts";
import { convTileFor, filterTileFor, partsFor } from "../tileProfile.ts";

/** A convolution with its bias; with ReLU and max-pool fused if `pool` names that layer. */
export function convBlock(
  context: PlanContext,
  layer: Conv2dLayer,
  pool: string | null,
): PlannedBlock {
  const { cohort, lanes, options } = context;
  const { profile, batchSize } = options;
  const output = pool ?? layer.name;
  const offsets = context.offsets(layer.name);
  const shape: ConvShape = {
    cohort,
    input: context.map("features", layer.input),
    filters: layer.filters,
    kernelSize: layer.kernelSize,
    stride: layer.stride,
    ...convGeometry(layer, context.shape(layer.input)),
    parameterCount: context.parameterCount,
    kernelOffset: offsets.kernel ?? 0,
    biasOffset: offsets.bias ?? null,
  };
  const tile = convTileFor(profile, layer.kernelSize, pool !== null);
  const forwardShape = {
    ...shape,
    tile,
    lanes,
  };
  context.needBorder("features", layer.input, convForwardBorder(forwardShape)(shape.input));
  const codes = pool === null ? {} : { codes: context.codeBuffer(output) };
  const forward = dispatch(
    convForward({
      ...forwardShape,
      output: context.map("features", output),
      pooledGradient: pool === null ? null : context.map("gradient", pool),
    }),
    {
      features: context.mapBuffer("features", layer.input),
      weights: "weights",
      outputs: context.mapBuffer("features", output),
      ...codes,
    },
  );

  const backward = () => {
    const source: GradientSource = {
      kind: pool === null ? "plain" : "unpooled",
      map: context.map("gradient", output),
    };
    const gradientBuffers = { outputGradient: context.mapBuffer("gradient", output), ...codes };
    const filterTile = filterTileFor(profile, layer.kernelSize, shape.input.channels);
    const groups =
      Math.ceil(shape.outHeight / filterTile.groupHeight) *
      Math.ceil(shape.outWidth / filterTile.groupWidth);
    const parts = partsFor(profile, batchSize, groups);
    const split = { fold: profile.fold, input: shape.input, lanes, parts };
    const filterShape: ConvFilterGradientShape = {
      ...shape,
      ...split,
      source,
      tile: filterTile,
      sums: context.gradientSums(
        layer.name,
        shape.kernelOffset,
        filterElements(shape),
        filterSplits(split),
      ),
    };
    const borders = convFilterGradientBorders(filterShape);
    context.needBorder("features", layer.input, borders.input);
    context.needBorder("gradient", output, borders.gradient);
    const filterGradient = dispatch(convFilterGradient(filterShape), {
      features: context.mapBuffer("features", layer.input),
      ...gradientBuffers,
      ...context.emitterBuffers("sums"),
    });
    if (layer.input === "images") return [filterGradient];
    const reach = { ...shape, tile: convTileFor(profile, layer.kernelSize, false) };
    context.needBorder("gradient", output, convInputGradientBorder(reach, source));
    const inputGradient = dispatch(
      convInputGradient({
        ...reach,
        source,
        inputGradient: context.map("gradient", layer.input),
        accumulate: context.accumulates(layer.input),
        lanes,
      }),
      {
        ...gradientBuffers,
        weights: "weights",
        inputGradient: context.mapBuffer("gradient", layer.input),
      },
    );
    return [filterGradient, inputGradient];
  };
  return { forward: [forward], backward, evaluation: [forward] };
}
