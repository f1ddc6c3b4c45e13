import {
  type Border,
  type FeatureMap,
  featureIndex,
  featureStrides,
  planeOffset,
} from "./features.ts";
import {
  channelBlock,
  guarded,
  type Kernel,
  type KernelBinding,
  reads,
  unroll,
  writes,
} from "./kernel.ts";
import { type LaneShape, laneKernel } from "./lanes.ts";

/** Outputs of one invocation of a convolution: a tile of pixels by a block of channels. */
export interface ConvTile {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Sizes that all kernels of a convolution share. */
export interface ConvShape {
  readonly cohort: number;
  readonly input: FeatureMap;
  readonly filters: number;
  readonly kernelSize: number;
  readonly stride: number;
  readonly padTop: number;
  readonly padLeft: number;
  readonly outHeight: number;
  readonly outWidth: number;
  /** Trainable weights of a replica, and the offsets of this layer's. */
  readonly parameterCount: number;
  readonly kernelOffset: number;
  readonly biasOffset: number | null;
}

export interface ConvForwardShape extends ConvShape {
  readonly output: FeatureMap;
  readonly tile: ConvTile;
  readonly lanes: LaneShape;
}

/** Weight of tap (row, column) from input channel to output channel, as an offset in the kernel. */
export const tapOffset = (shape: ConvShape, row: number, column: number): number =>
  (row * shape.kernelSize + column) * shape.input.channels * shape.filters;

/** The border that the input needs for so many rows and columns of outputs. */
export function convInputBorder(shape: ConvShape, rows: number, columns: number): Border {
  const { input, stride, kernelSize, padTop, padLeft } = shape;
  return {
    top: padTop,
    left: padLeft,
    bottom: Math.max(0, (rows - 1) * stride + kernelSize - padTop - input.height),
    right: Math.max(0, (columns - 1) * stride + kernelSize - padLeft - input.width),
  };
}

/** The border that `convKernel` needs, the overhang of the last tiles included. */
export function convForwardBorder(shape: ConvShape & { readonly tile: ConvTile }): Border {
  const { tile, outHeight, outWidth } = shape;
  const rows = Math.ceil(outHeight / tile.height) * tile.height;
  return convInputBorder(shape, rows, Math.ceil(outWidth / tile.width) * tile.width);
}

/** The end of the kernel, after the sums. */
interface ConvEnding<Extra extends KernelBinding> {
  readonly label: string;
  /** Rows and columns of the sums. */
  readonly height: number;
  readonly width: number;
  /** The channels of an invocation are a multiple of it. */
  readonly channelUnit: number;
  readonly bindings: readonly Extra[];
  /** WGSL that stores the sums `sum<filter>_<pixel>` of a block of so many channels. */
  readonly store: (channels: number) => string;
}

/**
 * Convolution of a batch up to the sums of a tile: input f32 [cohort, in, height, width, batch],
 * kernel [size, size, in, out] in the weights.
 *
 * One invocation makes a tile of pixels by a block of output channels of one example. It combines
 * no workgroups: each sum runs over input channels in order inside one invocation.
 */
export function convKernel<Extra extends KernelBinding>(
  shape: ConvForwardShape,
  ending: ConvEnding<Extra>,
): Kernel<"features" | "weights" | "outputs" | Extra["name"]> {
  const { cohort, input, filters, stride, tile, lanes } = shape;
  const channels = channelBlock(filters, tile.channels, ending.channelUnit);
  const tilesX = Math.ceil(ending.width / tile.width);
  const tilesY = Math.ceil(ending.height / tile.height);
  const pixels = tile.height * tile.width;
  const patchHeight = (tile.height - 1) * stride + shape.kernelSize;
  const patchWidth = (tile.width - 1) * stride + shape.kernelSize;
  const weights = `replica * ${shape.parameterCount}u + ${shape.kernelOffset}u + firstFilter`;
  const initial = (filter: number) =>
    shape.biasOffset === null
      ? "0.0"
      : `weights[replica * ${shape.parameterCount}u + ${shape.biasOffset + filter}u + firstFilter]`;

  const accumulate = (filter: number) => {
    const taps = (piece: (row: number, column: number) => string, separator: string) =>
      unroll(
        shape.kernelSize,
        (row) => unroll(shape.kernelSize, (column) => piece(row, column), separator),
        separator,
      );
    return `{
      ${taps((row, column) => `let w${row}_${column} = weights[tap + ${tapOffset(shape, row, column) + filter}u];`, "\n")}
      ${unroll(pixels, (pixel) => {
        const y = Math.floor(pixel / tile.width) * stride;
        const x = (pixel % tile.width) * stride;
        return `sum${filter}_${pixel} += ${taps((row, column) => `w${row}_${column} * x${y + row}_${x + column}`, " + ")};`;
      })}
    }`;
  };

  return laneKernel({
    lanes,
    work: { batch: input.batch, items: tilesX * tilesY, blocks: filters / channels, cohort },
    label: `convForward ${input.channels}->${filters} ${shape.outHeight}x${shape.outWidth} ${ending.label}`,
    bindings: [reads("features"), reads("weights"), writes("outputs"), ...ending.bindings],
    body: `let firstFilter = block * ${channels}u;
      let row = item / ${tilesX}u * ${tile.height}u;
      let column = item % ${tilesX}u * ${tile.width}u;
      ${unroll(channels, (filter) => {
        const bias = `let bias${filter} = ${initial(filter)};`;
        return `${bias}\n${unroll(pixels, (pixel) => `var sum${filter}_${pixel} = bias${filter};`)}`;
      })}
      let origin = ${featureIndex(input, {
        channel: "0u",
        row: `(row * ${stride}u)`,
        column: `(column * ${stride}u)`,
        rowShift: -shape.padTop,
        columnShift: -shape.padLeft,
      })};
      for (var channel = 0u; channel < ${input.channels}u; channel++) {
        let at = origin + channel * ${featureStrides(input).channel}u;
        let tap = ${weights} + channel * ${filters}u;
        ${unroll(patchHeight, (y) => unroll(patchWidth, (x) => `let x${y}_${x} = features[at + ${planeOffset(input, y, x)}u];`))}
        ${unroll(channels, accumulate)}
      }
      ${ending.store(channels)}`,
  });
}

/**
 * Convolution with its bias: input f32 [cohort, in, height, width, batch] -> output f32 [cohort, out,
 * height, width, batch].
 */
export function convForward(shape: ConvForwardShape): Kernel<"features" | "weights" | "outputs"> {
  const { output, tile, outHeight, outWidth } = shape;
  const store = (block: number) => {
    const to = featureIndex(output, { channel: "firstFilter" });
    return `let to = ${to};
    ${unroll(block, (filter) =>
      unroll(tile.height * tile.width, (pixel) => {
        const y = Math.floor(pixel / tile.width);
        const x = pixel % tile.width;
        const offset = filter * featureStrides(output).channel + planeOffset(output, y, x);
        return guarded(
          [
            outHeight % tile.height === 0 ? null : `row + ${y}u < ${outHeight}u`,
            outWidth % tile.width === 0 ? null : `column + ${x}u < ${outWidth}u`,
          ],
          `outputs[to + ${offset}u] = sum${filter}_${pixel};`,
        );
      }),
    )}`;
  };
  return convKernel(shape, {
    label: "",
    height: output.height,
    width: output.width,
    channelUnit: 1,
    bindings: [],
    store,
  });
}
