import { type ConvShape, type ConvTile, tapOffset } from "./convForward.ts";
import { type FeatureMap, featureIndex, featureStrides, planeOffset } from "./features.ts";
import {
  channelsPerCode,
  codeMap,
  type GradientBinding,
  type GradientSource,
  loadCodes,
  loadGradients,
  neededBorder,
  patchBase,
  patchName,
} from "./gradientSource.ts";
import { guarded, type Kernel, largestDivisor, reads, unroll, writes } from "./kernel.ts";
import { type LaneShape, laneKernel } from "./lanes.ts";

export interface ConvInputGradientShape<Source extends GradientBinding> extends ConvShape {
  /** Gradient with respect to the convolution's output. */
  readonly source: GradientSource<Source>;
  /** Gradient with respect to its input: the same shape as the input, its own border. */
  readonly inputGradient: FeatureMap;
  /** Add to what another reader of the same input wrote before. */
  readonly accumulate: boolean;
  readonly tile: ConvTile;
  readonly lanes: LaneShape;
}

type Reach = Pick<ConvShape, "kernelSize" | "stride" | "padTop" | "padLeft" | "input"> & {
  readonly tile: ConvTile;
};

/** Tile sides are rounded up so that a tile starts where a stride, and a pooling window, does. */
function tileSide(size: number, { stride }: Reach, source: GradientSource): number {
  const step = source.scale * stride;
  return Math.ceil(size / step) * step;
}

/** The taps that reach input position `at`, and the output they come from, relative to the tile. */
function tapsAt(at: number, pad: number, { kernelSize, stride }: Reach) {
  return Array.from({ length: kernelSize }, (_, tap) => ({ tap, from: (at + pad - tap) / stride }))
    .filter(({ from }) => Number.isInteger(from))
    .map(({ tap, from }) => ({ tap, from: from + 0 }));
}

function reach(size: number, pad: number, shape: Reach): readonly [number, number] {
  const from = Array.from({ length: size }, (_, at) => tapsAt(at, pad, shape)).flat();
  const offsets = from.map((tap) => tap.from);
  return [Math.min(...offsets), Math.max(...offsets) + 1];
}

/** The border that the stored output gradient needs for this kernel. */
export function convInputGradientBorder(shape: Reach, source: GradientSource) {
  const along = (length: number, tile: number, pad: number) => {
    const side = tileSide(tile, shape, source);
    const [first, end] = reach(side, pad, shape);
    const lastTile = ((Math.ceil(length / side) - 1) * side) / shape.stride;
    return { before: -first, end: lastTile + end };
  };
  return neededBorder(
    source,
    along(shape.input.height, shape.tile.height, shape.padTop),
    along(shape.input.width, shape.tile.width, shape.padLeft),
  );
}

/**
 * Gradient of a convolution with respect to its input: a convolution of the output gradient with
 * the mirrored kernel: f32 [cohort, out, height, width, batch] -> [cohort, in, height, width, batch].
 *
 * One invocation makes a tile of input pixels by a block of input channels of one example. It
 * combines no workgroups: each sum runs over output channels in order.
 */
export function convInputGradient<Source extends GradientBinding>(
  shape: ConvInputGradientShape<Source>,
): Kernel<Source | "weights" | "inputGradient"> {
  const { cohort, input, inputGradient, filters, stride, source, lanes } = shape;
  const height = tileSide(shape.tile.height, shape, source);
  const width = tileSide(shape.tile.width, shape, source);
  const channels = largestDivisor(input.channels, shape.tile.channels);
  const tilesX = Math.ceil(input.width / width);
  const tilesY = Math.ceil(input.height / height);
  const pixels = height * width;
  const patch = {
    source,
    row: `(row / ${stride}u)`,
    column: `(column / ${stride}u)`,
    rows: reach(height, shape.padTop, shape),
    columns: reach(width, shape.padLeft, shape),
  };

  const accumulate = (channel: number) => {
    const used = new Set<string>();
    const sums = unroll(pixels, (pixel) => {
      const products: string[] = [];
      for (const down of tapsAt(Math.floor(pixel / width), shape.padTop, shape)) {
        for (const across of tapsAt(pixel % width, shape.padLeft, shape)) {
          const weight = `w${down.tap}_${across.tap}`;
          used.add(
            `let ${weight} = weights[tap + ${tapOffset(shape, down.tap, across.tap) + channel * filters}u];`,
          );
          products.push(`${weight} * ${patchName("g", down.from, across.from)}`);
        }
      }
      return products.length === 0 ? "" : `sum${channel}_${pixel} += ${products.join(" + ")};`;
    });
    return `{ ${[...used].join("\n")}\n${sums} }`;
  };

  const addChannel = (shift: string) => `
    let at = origin + outputChannel * ${featureStrides(source.map).channel}u;
    let tap = weightOrigin + outputChannel;
    ${loadGradients(patch, { base: "at", prefix: "g", codePrefix: "c", shift })}
    ${unroll(channels, accumulate)}`;

  const store = (channel: number, pixel: number) => {
    const y = Math.floor(pixel / width);
    const x = pixel % width;
    const index = `to + ${channel * featureStrides(inputGradient).channel + planeOffset(inputGradient, y, x)}u`;
    const value = `${shape.accumulate ? `inputGradient[${index}] + ` : ""}sum${channel}_${pixel}`;
    return guarded(
      [
        input.height % height === 0 ? null : `row + ${y}u < ${input.height}u`,
        input.width % width === 0 ? null : `column + ${x}u < ${input.width}u`,
      ],
      `inputGradient[${index}] = ${value};`,
    );
  };

  return laneKernel({
    lanes,
    work: { batch: input.batch, items: tilesX * tilesY, blocks: input.channels / channels, cohort },
    label: `convInputGradient ${filters}->${input.channels} ${input.height}x${input.width} ${source.kind}`,
    bindings: [...source.bindings, reads("weights"), writes("inputGradient")],
    body: `let firstChannel = block * ${channels}u;
      let row = item / ${tilesX}u * ${height}u;
      let column = item % ${tilesX}u * ${width}u;
      ${unroll(channels, (channel) => unroll(pixels, (pixel) => `var sum${channel}_${pixel} = 0.0;`))}
      let origin = ${patchBase(patch, source.map, "0u")};
      let weightOrigin = replica * ${shape.parameterCount}u + ${shape.kernelOffset}u + firstChannel * ${filters}u;
      ${
        source.kind === "plain"
          ? `for (var outputChannel = 0u; outputChannel < ${filters}u; outputChannel++) {
        ${addChannel("0u")}
      }`
          : `for (var word = 0u; word < ${Math.ceil(filters / channelsPerCode)}u; word++) {
        let codeAt = ${patchBase(patch, codeMap(source.map), "word")};
        ${loadCodes(patch, "codeAt", "c")}
        for (var member = 0u; member < ${Math.min(channelsPerCode, filters)}u; member++) {
          let outputChannel = word * ${channelsPerCode}u + member;
          ${addChannel("(member * 4u)")}
        }
      }`
      }
      let to = ${featureIndex(inputGradient, {
        channel: "firstChannel",
      })};
      ${unroll(channels, (channel) => unroll(pixels, (pixel) => store(channel, pixel)))}`,
  });
}
