import { type FeatureMap, featureIndex, planeOffset } from "../features.ts";
import {
  channelsPerCode,
  codeMap,
  type GradientSource,
  gradientBindings,
} from "../gradientSource.ts";
import { buildKernel, type Kernel, reads, unroll } from "../kernel.ts";
import type { LaneShape } from "../lanes.ts";
import { type CompiledReduction, emitter, sumWords } from "./combine.ts";
import { contributeMain, type LaneFold, splitCount } from "./contribute.ts";

export interface NormSumsShape {
  readonly cohort: number;
  readonly input: FeatureMap;
  readonly lanes: LaneShape;
  readonly fold: LaneFold;
  /** Parts of the plane that are summed apart from each other. */
  readonly parts: number;
  readonly order: CompiledReduction;
  readonly overflowCode: number;
}

/** Contributions to each sum, and elements: two sums per channel. */
export function normSumsSize(shape: NormSumsShape) {
  const { fold, input, lanes, parts } = shape;
  const splits = splitCount({ fold, batch: input.batch, lanes: lanes.lanes, parts });
  return { splits, elements: 2 * input.channels };
}

function sumsEmitter(shape: NormSumsShape) {
  const { splits, elements } = normSumsSize(shape);
  const { order, overflowCode } = shape;
  const stride = sumWords(order, elements, elements * splits);
  return emitter({ order, stride, base: 0, partialBase: 0, size: elements, splits, overflowCode });
}

/** Sums run over a part of the plane's positions (of the pooled plane where unpooled). */
function positionLoop(positions: number, width: number, parts: number, body: string): string {
  const perPart = Math.ceil(positions / parts);
  return `let end = min((part + 1u) * ${perPart}u, ${positions}u);
  var first = 0.0;
  var second = 0.0;
  for (var position = part * ${perPart}u; position < end; position++) {
    let row = position / ${width}u;
    let column = position % ${width}u;
    ${body}
  }
  totals[0] = first;
  totals[1] = second;`;
}

const place = { replica: "replica", example: "example", channel: "item" };

function sumsKernel(
  shape: NormSumsShape,
  parts: {
    readonly label: string;
    readonly bindings: Kernel["bindings"];
    readonly compute: string;
  },
): Kernel {
  const { cohort, input, lanes, fold } = shape;
  const emit = sumsEmitter(shape);
  return buildKernel({
    label: `${parts.label} ${input.channels}x${input.height}x${input.width} ${shape.order}`,
    dispatch: [Math.ceil(input.batch / lanes.lanes) * shape.parts, input.channels, cohort],
    bindings: [...parts.bindings, ...emit.bindings],
    body: `${emit.code}
    ${contributeMain({
      lanes,
      batch: input.batch,
      totals: 2,
      fold,
      compute: parts.compute,
      element: `return total * ${input.channels}u + item;`,
    })}`,
  });
}

/**
 * Batch norm's first half: contributions to the sums of (x - shift) and (x - shift)^2 of each
 * channel over batch and pixels. The shift is the channel's moving mean: any constant gives the
 * same variance in exact arithmetic, one near the mean loses no digits.
 *
 * @see Chan, Golub, LeVeque 1983, "Algorithms for computing the sample variance", shifted data.
 */
export function normSums(
  shape: NormSumsShape & { readonly movingSize: number; readonly meanOffset: number },
): Kernel {
  const { input } = shape;
  return sumsKernel(shape, {
    label: "normSums",
    bindings: [reads("features"), reads("moving")],
    compute: `let shift = moving[replica * ${shape.movingSize}u + ${shape.meanOffset}u + item];
    ${positionLoop(
      input.height * input.width,
      input.width,
      shape.parts,
      `let value = features[${featureIndex(input, { ...place, row: "row", column: "column" })}] - shift;
      first += value;
      second += value * value;`,
    )}`,
  });
}

/**
 * Contributions to batch norm's parameter gradients: beta's, the sum of the output gradient g, and
 * gamma's, the sum of g * (x - mean) / standard deviation, of each channel over batch and pixels.
 */
export function normGradientSums(
  shape: NormSumsShape & { readonly source: GradientSource },
): Kernel {
  const { input, source } = shape;
  const { channels } = input;
  const { map } = source;
  const at = featureIndex(map, { ...place, row: "row", column: "column" });
  const features = (scale: string) =>
    featureIndex(input, { ...place, row: `(row${scale})`, column: `(column${scale})` });
  const plain = `let gradient = outputGradient[${at}];
    let value = features[${features("")}];`;
  const unpooled = `let code = (codes[${featureIndex(codeMap(map), {
    ...place,
    channel: `(item / ${channelsPerCode}u)`,
    row: "row",
    column: "column",
  })}] >> (item % ${channelsPerCode}u * 4u)) & 7u;
    let gradient = select(outputGradient[${at}], 0.0, code == 4u);
    let source = ${features(" * 2u")};
    ${unroll(4, (index) => `let v${index} = features[source + ${planeOffset(input, index >> 1, index & 1)}u];`)}
    let value = select(select(select(v3, v2, code == 2u), v1, code == 1u), v0, code == 0u);`;
  return sumsKernel(shape, {
    label: `normGradientSums ${source.kind}`,
    bindings: [reads("features"), reads("statistics"), ...gradientBindings(source)],
    compute: `let mean = statistics[replica * ${2 * channels}u + item];
    let scale = statistics[replica * ${2 * channels}u + ${channels}u + item];
    ${positionLoop(
      map.height * map.width,
      map.width,
      shape.parts,
      `${source.kind === "plain" ? plain : unpooled}
      first += gradient;
      second += gradient * (value - mean) * scale;`,
    )}`,
  });
}
