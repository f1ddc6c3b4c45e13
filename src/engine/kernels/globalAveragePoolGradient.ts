import { featureIndex, vectorIndex } from "./features.ts";
import type { GlobalAveragePoolShape } from "./globalAveragePool.ts";
import { buildKernel, type Kernel, reads, writes } from "./kernel.ts";
import { laneDispatch, laneMain } from "./lanes.ts";

/**
 * Spreads a mean's gradient evenly over its plane: f32 [cohort, channels, batch] -> [cohort, channels,
 * height, width, batch]. One invocation an element.
 */
export function globalAveragePoolGradient(
  shape: GlobalAveragePoolShape & { readonly accumulate: boolean },
): Kernel<"outputGradient" | "inputGradient"> {
  const { cohort, input, output, lanes, accumulate } = shape;
  const plane = input.height * input.width;
  const work = { batch: input.batch, items: input.channels * plane, cohort };
  return buildKernel({
    label: `globalAveragePoolGradient ${input.channels}x${input.height}x${input.width}`,
    dispatch: laneDispatch(lanes, work),
    bindings: [reads("outputGradient"), writes("inputGradient")],
    body: laneMain(
      lanes,
      work,
      `let channel = item / ${plane}u;
      let row = item / ${input.width}u % ${input.height}u;
      let column = item % ${input.width}u;
      let to = ${featureIndex(input)};
      let gradient = outputGradient[${vectorIndex(output, "channel")}] / ${plane}.0;
      inputGradient[to] = ${accumulate ? "inputGradient[to] + " : ""}gradient;`,
    ),
  });
}
