import type { SumsBinding, SumsPlace } from "../../reduction/reduction.ts";
import { type ConvShape, convInputBorder } from "../convForward.ts";
import { featureIndex, featureStrides, planeOffset } from "../features.ts";
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
} from "../gradientSource.ts";
import {
  buildKernel,
  channelBlock,
  type Kernel,
  largestDivisor,
  reads,
  unroll,
} from "../kernel.ts";
import { contributeGroupItems, contributeMain, type SumSplit, splitCount } from "./contribute.ts";

/** Weights of one invocation: all taps of inputs x outputs channels. */
export interface FilterTile {
  readonly inputs: number;
  readonly outputs: number;
  /** Output pixels whose products are one sum expression; multiples of 2. */
  readonly groupHeight: number;
  readonly groupWidth: number;
}

export interface ConvFilterGradientShape<Source extends GradientBinding = GradientBinding>
  extends ConvShape {
  readonly source: GradientSource<Source>;
  readonly tile: FilterTile;
  readonly split: SumSplit;
  /** Of the kernel and, after it, the bias. */
  readonly sums: SumsPlace;
}

/** Channels of an invocation, and the blocks of them: the kernel's items. */
export function filterBlocks({
  input,
  filters,
  source,
  tile,
}: Pick<ConvFilterGradientShape, "input" | "filters" | "source" | "tile">) {
  const inputs = largestDivisor(input.channels, tile.inputs);
  const outputs =
    source.kind === "plain"
      ? largestDivisor(filters, tile.outputs)
      : tile.outputs < channelsPerCode
        ? largestDivisor(channelsPerCode, tile.outputs)
        : channelBlock(filters, tile.outputs, channelsPerCode);
  const outputBlocks = filters / outputs;
  return { inputs, outputs, outputBlocks, items: (input.channels / inputs) * outputBlocks };
}

/** Elements: the kernel [size, size, in, out], then the bias [out] if there is one. */
export function filterElements(shape: ConvShape): number {
  const kernel = shape.kernelSize ** 2 * shape.input.channels * shape.filters;
  return kernel + (shape.biasOffset === null ? 0 : shape.filters);
}

/** Pixel groups that cover the output (or the pooled part of it). */
export function pixelGroups(shape: Pick<ConvFilterGradientShape, "source" | "tile">) {
  const { source, tile } = shape;
  const { scale } = source;
  return {
    rows: Math.ceil((source.map.height * scale) / tile.groupHeight),
    columns: Math.ceil((source.map.width * scale) / tile.groupWidth),
  };
}

/** Borders that the input and the stored output gradient need. */
export function convFilterGradientBorders(shape: ConvFilterGradientShape) {
  const groups = pixelGroups(shape);
  const rows = groups.rows * shape.tile.groupHeight;
  const columns = groups.columns * shape.tile.groupWidth;
  return {
    input: convInputBorder(shape, rows, columns),
    gradient: neededBorder(shape.source, { before: 0, end: rows }, { before: 0, end: columns }),
  };
}

/**
 * Gradient of a convolution with respect to its kernel and bias, summed over the batch:
 * input f32 [cohort, in, height, width, batch] and output gradient f32 [cohort, out, height, width,
 * batch] -> one contribution per split to each of kernel [size, size, in, out] and bias [out].
 *
 * One invocation takes one example, one part of its pixels and all taps of a block of input by a
 * block of output channels. Reduction order: inside an invocation, pixel groups in reading order;
 * between them, as the sums' own.
 */
export function convFilterGradient<Source extends GradientBinding>(
  shape: ConvFilterGradientShape<Source>,
): Kernel<"features" | Source | SumsBinding> {
  const { cohort, input, filters, kernelSize, stride, source, tile, split } = shape;
  const { inputs, outputs, outputBlocks, items } = filterBlocks(shape);
  const taps = kernelSize ** 2;
  const weightTotals = inputs * outputs * taps;
  const groups = pixelGroups(shape);
  const groupCount = groups.rows * groups.columns;
  const groupsPerPart = Math.ceil(groupCount / split.parts);
  const kernelElements = taps * input.channels * filters;
  const { batch } = input;
  const emit = shape.sums.reduction.writer({
    ...shape.sums,
    size: filterElements(shape),
    splits: splitCount(split, batch),
  });
  const patch = {
    source,
    row: "row",
    column: "column",
    rows: [0, tile.groupHeight],
    columns: [0, tile.groupWidth],
  } as const;
  const sums = [
    ...Array.from({ length: weightTotals }, (_, index) => `sum${index}`),
    ...(shape.biasOffset === null
      ? []
      : Array.from({ length: outputs }, (_, index) => `bias${index}`)),
  ];
  const codeWords = source.kind === "unpooled" ? Math.ceil(outputs / channelsPerCode) : 0;
  const patchHeight = (tile.groupHeight - 1) * stride + kernelSize;
  const patchWidth = (tile.groupWidth - 1) * stride + kernelSize;
  const name = (tapRow: number, tapColumn: number, channel: number, filter: number) =>
    `sum${((tapRow * kernelSize + tapColumn) * inputs + channel) * outputs + filter}`;

  const products = (tapRow: number, tapColumn: number, filter: number) =>
    unroll(
      tile.groupHeight,
      (y) =>
        unroll(
          tile.groupWidth,
          (x) =>
            `x${y * stride + tapRow}_${x * stride + tapColumn} * ${patchName(`g${filter}p`, y, x)}`,
          " + ",
        ),
      " + ",
    );
  const gradientSum = (filter: number) =>
    unroll(
      tile.groupHeight,
      (y) => unroll(tile.groupWidth, (x) => patchName(`g${filter}p`, y, x), " + "),
      " + ",
    );

  /** Gradients of a filter, and its bias' sum. */
  const gradients = (filter: number) => {
    const word = Math.floor(filter / channelsPerCode);
    return `let gradientAt${filter} = gradientAt + ${filter * featureStrides(source.map).channel}u;
        ${loadGradients(patch, {
          base: `gradientAt${filter}`,
          prefix: `g${filter}p`,
          codePrefix: `c${word}w`,
          shift:
            outputs < channelsPerCode
              ? `((firstFilter + ${filter}u) % ${channelsPerCode}u * 4u)`
              : `${(filter % channelsPerCode) * 4}u`,
        })}
        ${shape.biasOffset === null ? "" : `bias${filter} += ${gradientSum(filter)};`}`;
  };
  const features = (
    channel: number,
  ) => `let at = featuresAt + ${channel * featureStrides(input).channel}u;
        ${unroll(patchHeight, (y) => unroll(patchWidth, (x) => `let x${y}_${x} = features[at + ${planeOffset(input, y, x)}u];`))}`;
  const multiplyAdd = (channel: number, filter: number) =>
    unroll(kernelSize, (tapRow) =>
      unroll(
        kernelSize,
        (tapColumn) =>
          `${name(tapRow, tapColumn, channel, filter)} += ${products(tapRow, tapColumn, filter)};`,
      ),
    );

  const body = `
    let firstInput = item / ${outputBlocks}u * ${inputs}u;
    let firstFilter = item % ${outputBlocks}u * ${outputs}u;
    let end = min((part + 1u) * ${groupsPerPart}u, ${groupCount}u);
    for (var pixels = part * ${groupsPerPart}u; pixels < end; pixels++) {
      let row = pixels / ${groups.columns}u * ${tile.groupHeight}u;
      let column = pixels % ${groups.columns}u * ${tile.groupWidth}u;
      let gradientAt = ${patchBase(patch, source.map, "firstFilter")};
      ${codeWords > 0 ? `let codeAt = ${patchBase(patch, codeMap(source.map), `(firstFilter / ${channelsPerCode}u)`)};` : ""}
      ${unroll(codeWords, (word) => `let codeAt${word} = codeAt + ${word * featureStrides(codeMap(source.map)).channel}u;\n${loadCodes(patch, `codeAt${word}`, `c${word}w`)}`)}
      let featuresAt = ${featureIndex(input, {
        channel: "firstInput",
        row: `(row * ${stride}u)`,
        column: `(column * ${stride}u)`,
        rowShift: -shape.padTop,
        columnShift: -shape.padLeft,
      })};
      ${
        inputs === 1
          ? `${features(0)}\n${unroll(outputs, (filter) => `{ ${gradients(filter)}\n${multiplyAdd(0, filter)} }`)}`
          : `${unroll(outputs, gradients)}
      ${unroll(inputs, (channel) => `{ ${features(channel)}\n${unroll(outputs, (filter) => multiplyAdd(channel, filter))} }`)}`
      }
    }`;

  return buildKernel({
    label: `convFilterGradient ${input.channels}->${filters} ${source.kind} ${shape.sums.reduction.name}`,
    ...contributeGroupItems(split, items),
    dispatch: [split.exampleGroups * split.parts, Math.ceil(items / split.items), cohort],
    bindings: [reads("features"), ...source.bindings, ...emit.bindings],
    body: `${emit.code}
    ${contributeMain({
      split,
      batch,
      items,
      sums,
      compute: body,
      element: `
        let firstInput = item / ${outputBlocks}u * ${inputs}u;
        let firstFilter = item % ${outputBlocks}u * ${outputs}u;
        if (total >= ${weightTotals}u) {
          // The bias is the same for all blocks of inputs: the first one emits it.
          return select(0xffffffffu, ${kernelElements}u + firstFilter + total - ${weightTotals}u, firstInput == 0u);
        }
        let outputChannel = total % ${outputs}u;
        let channel = total / ${outputs}u % ${inputs}u;
        let tap = total / ${inputs * outputs}u;
        return (tap * ${input.channels}u + firstInput + channel) * ${filters}u + firstFilter + outputChannel;`,
    })}`,
  });
}
