import { type Kernel, wgslFloat, writes } from "../kernel.ts";
import { normFold } from "./normFold.ts";
import type { NormSumsShape } from "./normSums.ts";

/** Offsets of a layer's moving statistics. */
export interface MovingShape {
  readonly movingSize: number;
  readonly meanOffset: number;
  readonly varianceOffset: number;
}

/**
 * Turns the sums of `normSums` into statistics f32 [cohort, 2, channels] (mean, 1 / sqrt(variance +
 * epsilon), with the biased variance) and moves the moving statistics towards them.
 */
export function normStatistics(
  shape: NormSumsShape & MovingShape & { readonly momentum: number; readonly epsilon: number },
): Kernel<"sums" | "statistics" | "moving"> {
  const { input } = shape;
  const count = input.batch * input.height * input.width;
  const kept = wgslFloat(shape.momentum);
  const taken = wgslFloat(1 - shape.momentum);
  return normFold(shape, {
    label: "normStatistics",
    bindings: [writes("statistics"), writes("moving")],
    body: `let meanAt = replica * ${shape.movingSize}u + ${shape.meanOffset}u + channel;
  let varianceAt = replica * ${shape.movingSize}u + ${shape.varianceOffset}u + channel;
  let shifted = first / ${count}.0;
  let mean = moving[meanAt] + shifted;
  let variance = max(second / ${count}.0 - shifted * shifted, 0.0);
  let at = replica * ${2 * input.channels}u + channel;
  statistics[at] = mean;
  statistics[at + ${input.channels}u] = 1.0 / sqrt(variance + ${wgslFloat(shape.epsilon)});
  moving[meanAt] = moving[meanAt] * ${kept} + mean * ${taken};
  moving[varianceAt] = moving[varianceAt] * ${kept} + variance * ${taken};`,
  });
}
