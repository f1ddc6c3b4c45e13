import type { Reduction, SumsBinding } from "../../reduction/reduction.ts";
import { type FeatureMap, featureIndex } from "../features.ts";
import { buildKernel, type Kernel, type KernelBinding, reads } from "../kernel.ts";
import { contributeGroupItems, contributeMain, type SumSplit, splitCount } from "./contribute.ts";

export interface NormSumsShape {
  readonly cohort: number;
  readonly input: FeatureMap;
  readonly split: SumSplit;
  readonly reduction: Reduction;
  readonly overflowCode: number;
}

/** Contributions to each sum, and elements: two sums per channel. */
export function normSumsSize(shape: NormSumsShape) {
  const { input, split } = shape;
  return { splits: splitCount(split, input.batch), elements: 2 * input.channels };
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
  for (var position = part * ${perPart}u; position < end; position++) {
    let row = position / ${width}u;
    let column = position % ${width}u;
    ${body}
  }`;
}

/** A kernel whose `compute` adds to `first` and `second`, the two sums of channel `item`. */
export function sumsKernel<Bound extends KernelBinding>(
  shape: NormSumsShape,
  parts: {
    readonly label: string;
    readonly bindings: readonly Bound[];
    readonly compute: string;
  },
): Kernel<Bound["name"] | SumsBinding> {
  const { cohort, input, split, reduction, overflowCode } = shape;
  const { splits, elements } = normSumsSize(shape);
  const stride = reduction.words(elements, elements * splits);
  const place = { stride, base: 0, partialBase: 0, overflowCode };
  const emit = reduction.writer({ ...place, size: elements, splits });
  return buildKernel({
    label: `${parts.label} ${input.channels}x${input.height}x${input.width} ${reduction.name}`,
    ...contributeGroupItems(split, input.channels),
    dispatch: [split.exampleGroups * split.parts, Math.ceil(input.channels / split.items), cohort],
    bindings: [...parts.bindings, ...emit.bindings],
    body: `${emit.code}
    ${contributeMain({
      split,
      batch: input.batch,
      items: input.channels,
      sums: ["first", "second"],
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
 * One invocation takes one part of a channel's pixels of one or more examples. Reduction order: inside
 * an invocation, example by example, pixels in reading order; between them, as the sums' own.
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
      shape.split.parts,
      `let value = features[${featureIndex(input, { channel: "item" })}] - shift;
      first += value;
      second += value * value;`,
    )}`,
  });
}
