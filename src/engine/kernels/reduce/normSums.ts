import type { Reduction, SumsBinding } from "../../reduction/reduction.ts";
import { type FeatureMap, featureIndex } from "../features.ts";
import { buildKernel, type Kernel, type KernelBinding, reads } from "../kernel.ts";
import type { LaneKernelShape } from "../lanes.ts";
import { contributeMain, type LaneFold, splitCount } from "./contribute.ts";

export interface NormSumsShape extends LaneKernelShape {
  readonly input: FeatureMap;
  readonly fold: LaneFold;
  /** Parts of the plane that are summed apart from each other. */
  readonly parts: number;
  readonly reduction: Reduction;
  readonly overflowCode: number;
}

/** Contributions to each sum, and elements: two sums per channel. */
export function normSumsSize(shape: NormSumsShape) {
  const { fold, input, lanes, parts } = shape;
  const splits = splitCount({ fold, batch: input.batch, lanes: lanes.lanes, parts });
  return { splits, elements: 2 * input.channels };
}

/** Sums run over a part of the plane's positions (of the pooled plane where unpooled). */
export function positionLoop(
  positions: number,
  width: number,
  parts: number,
  body: string,
): string {
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

/** A kernel that contributes `totals[0]` and `totals[1]` to the two sums of channel `item`. */
export function sumsKernel<Bound extends KernelBinding>(
  shape: NormSumsShape,
  parts: {
    readonly label: string;
    readonly bindings: readonly Bound[];
    readonly compute: string;
  },
): Kernel<Bound["name"] | SumsBinding> {
  const { cohort, input, lanes, fold, reduction, overflowCode } = shape;
  const { splits, elements } = normSumsSize(shape);
  const stride = reduction.words(elements, elements * splits);
  const place = { stride, base: 0, partialBase: 0, overflowCode };
  const emit = reduction.writer({ ...place, size: elements, splits });
  return buildKernel({
    label: `${parts.label} ${input.channels}x${input.height}x${input.width} ${reduction.name}`,
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
 * same variance in exact arithmetic, one near the mean loses no digits. x is f32 [cohort, channels,
 * height, width, batch].
 *
 * One invocation takes one example and one part of a channel's pixels. Reduction order: inside an
 * invocation, pixels in reading order; between them, as the sums' own.
 *
 * @see Chan, Golub, LeVeque 1983, "Algorithms for computing the sample variance", shifted data.
 */
export function normSums(
  shape: NormSumsShape & { readonly movingSize: number; readonly meanOffset: number },
): Kernel<"features" | "moving" | SumsBinding> {
  const { input } = shape;
  return sumsKernel(shape, {
    label: "normSums",
    bindings: [reads("features"), reads("moving")],
    compute: `let shift = moving[replica * ${shape.movingSize}u + ${shape.meanOffset}u + item];
    ${positionLoop(
      input.height * input.width,
      input.width,
      shape.parts,
      `let value = features[${featureIndex(input, { channel: "item" })}] - shift;
      first += value;
      second += value * value;`,
    )}`,
  });
}
