import {
  type Border,
  type FeatureMap,
  featureIndex,
  featureStrides,
  planeOffset,
} from "./features.ts";
import { channelsPerCode, codeMap } from "./gradientSource.ts";
import { buildKernel, channelBlock, type Kernel, reads, unroll, writes } from "./kernel.ts";
import { type LaneShape, laneDispatch, laneMain } from "./lanes.ts";

/** Outputs of one invocation of a convolution: a tile of pixels by a block of channels. */
export interface ConvTile {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** The convolution itself, in numbers that all its kernels share. */
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
  /** Trainable weights of a replica, and where this layer's lie in them. */
  readonly parameterCount: number;
  readonly kernelOffset: number;
  readonly biasOffset: number | null;
}

export interface ConvForwardShape extends ConvShape {
  readonly output: FeatureMap;
  /**
   * The map of the pooled output's gradient, which the codes lie along, if ReLU and a 2x2 max-pool
   * follow in the same kernel; null if nothing does.
   */
  readonly pooledGradient: FeatureMap | null;
  readonly tile: ConvTile;
  readonly lanes: LaneShape;
}

/** Weight of tap (row, column) from input channel to output channel, as an offset in the kernel. */
export const tapOffset = (shape: ConvShape, row: number, column: number): number =>
  (row * shape.kernelSize + column) * shape.input.channels * shape.filters;

/** The border that the input needs, the overhang of the last tiles included. */
export function convForwardBorder(
  shape: Omit<ConvForwardShape, "input" | "output" | "pooledGradient">,
): (input: FeatureMap) => Border {
  const end = (outputs: number, tile: number, pad: number) =>
    (Math.ceil(outputs / tile) * tile - 1) * shape.stride + shape.kernelSize - pad;
  return (input) => ({
    top: shape.padTop,
    left: shape.padLeft,
    bottom: Math.max(0, end(shape.outHeight, shape.tile.height, shape.padTop) - input.height),
    right: Math.max(0, end(shape.outWidth, shape.tile.width, shape.padLeft) - input.width),
  });
}

/**
 * Convolution of a batch: input f32 [cohort, batch, in, height, width], kernel [size, size, in, out]
 * -> output f32 [cohort, batch, out, height, width] (halved by pooling, with codes u32).
 *
 * One invocation makes a tile of pixels by a block of output channels of one example. It combines
 * no workgroups: each sum runs over input channels in order inside one invocation.
 */
export function convForward(shape: ConvForwardShape): Kernel {
  const { cohort, input, output, filters, stride, tile, lanes, pooledGradient } = shape;
  const unit = pooledGradient === null ? 1 : channelsPerCode;
  const channels = channelBlock(filters, tile.channels, unit);
  // A last row or column that pooling leaves out is not computed either.
  const { height, width } = pooledGradient === null ? output : doubled(output);
  const tilesX = Math.ceil(width / tile.width);
  const tilesY = Math.ceil(height / tile.height);
  const work = { batch: input.batch, items: tilesX * tilesY * (filters / channels), cohort };
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

  return buildKernel({
    label: `convForward ${input.channels}->${filters} ${shape.outHeight}x${shape.outWidth} ${pooledGradient === null ? "" : "reluPool"}`,
    dispatch: laneDispatch(lanes, work),
    bindings: [
      reads("features"),
      reads("weights"),
      writes("outputs"),
      ...(pooledGradient === null ? [] : [writes("codes", "u32")]),
    ],
    body: laneMain(
      lanes,
      work,
      `let tile = item % ${tilesX * tilesY}u;
      let firstFilter = item / ${tilesX * tilesY}u * ${channels}u;
      let row = tile / ${tilesX}u * ${tile.height}u;
      let column = tile % ${tilesX}u * ${tile.width}u;
      ${unroll(channels, (filter) => {
        const bias = `let bias${filter} = ${initial(filter)};`;
        return `${bias}\n${unroll(pixels, (pixel) => `var sum${filter}_${pixel} = bias${filter};`)}`;
      })}
      let origin = ${featureIndex(input, {
        replica: "replica",
        example: "example",
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
      ${pooledGradient === null ? storePlain(shape, channels) : storePooled(shape, pooledGradient, channels)}`,
    ),
  });

  function storePlain({ tile, outHeight, outWidth }: ConvForwardShape, block: number): string {
    const to = featureIndex(output, place("row", "column"));
    return `let to = ${to};
    ${unroll(block, (filter) =>
      unroll(pixels, (pixel) => {
        const y = Math.floor(pixel / tile.width);
        const x = pixel % tile.width;
        const offset = filter * featureStrides(output).channel + planeOffset(output, y, x);
        return guard(
          [outHeight % tile.height === 0 ? null : `row + ${y}u < ${outHeight}u`],
          [outWidth % tile.width === 0 ? null : `column + ${x}u < ${outWidth}u`],
          `outputs[to + ${offset}u] = sum${filter}_${pixel};`,
        );
      }),
    )}`;
  }
}

const doubled = ({ height, width }: FeatureMap) => ({ height: 2 * height, width: 2 * width });

const place = (row: string, column: string) => ({
  replica: "replica",
  example: "example",
  channel: "firstFilter",
  row,
  column,
});

/** Wraps a store in the tests that an overhanging tile needs; in none where tiles fit. */
function guard(rows: (string | null)[], columns: (string | null)[], store: string): string {
  const tests = [...rows, ...columns].filter((test) => test !== null);
  return tests.length === 0 ? store : `if (${tests.join(" && ")}) { ${store} }`;
}

/** ReLU and max-pool of the tile's sums; ties go to the first in reading order. */
function storePooled(
  { tile, output }: ConvForwardShape,
  pooledGradient: FeatureMap,
  block: number,
): string {
  const codes = codeMap(pooledGradient);
  const windows = (tile.height / 2) * (tile.width / 2);
  const words = Math.ceil(block / channelsPerCode);
  const window = (index: number) => {
    const y = Math.floor(index / (tile.width / 2));
    const x = index % (tile.width / 2);
    const pixel = (dy: number, dx: number) => (2 * y + dy) * tile.width + 2 * x + dx;
    const one = (filter: number) => {
      const values = [pixel(0, 0), pixel(0, 1), pixel(1, 0), pixel(1, 1)].map(
        (at) => `sum${filter}_${at}`,
      );
      const [a, b, c, d] = values;
      const word = Math.floor(filter / channelsPerCode);
      const shift = (filter % channelsPerCode) * 4;
      return `{
        let most = max(max(${a}, ${b}), max(${c}, ${d}));
        // Not max(most, 0.0): a NaN must stay one.
        outputs[to + ${filter * featureStrides(output).channel + planeOffset(output, y, x)}u] = select(most, 0.0, most <= 0.0);
        let winner = select(select(select(3u, 2u, ${c} == most), 1u, ${b} == most), 0u, ${a} == most);
        word${word} |= select(4u, winner, most > 0.0) << ${shift}u;
      }`;
    };
    const stores = `
      ${unroll(words, (word) => `var word${word} = 0u;`)}
      ${unroll(block, one)}
      ${unroll(words, (word) => `codes[toCode + ${word * featureStrides(codes).channel + planeOffset(codes, y, x)}u] = word${word};`)}`;
    return `{ ${guard(
      [(output.height * 2) % tile.height === 0 ? null : `row / 2u + ${y}u < ${output.height}u`],
      [(output.width * 2) % tile.width === 0 ? null : `column / 2u + ${x}u < ${output.width}u`],
      stores,
    )} }`;
  };
  return `let to = ${featureIndex(output, place("(row / 2u)", "(column / 2u)"))};
  let toCode = ${featureIndex(codes, {
    ...place("(row / 2u)", "(column / 2u)"),
    channel: `(firstFilter / ${channelsPerCode}u)`,
  })};
  ${unroll(windows, window)}`;
}
