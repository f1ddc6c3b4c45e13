import { featureIndex, vectorIndex } from "./features.ts";
import type { GlobalAveragePoolShape } from "./globalAveragePool.ts";
import { type Kernel, reads, writes } from "./kernel.ts";
import { laneKernel } from "./lanes.ts";

/**
 * Spreads a mean's gradient evenly over its plane: f32 [cohort, channels, batch] -> [cohort, channels,
 * height, width, batch]. One invocation an element.
 */
export function globalAveragePoolGradient(
  shape: GlobalAveragePoolShape & { readonly accumulate: boolean },
): Kernel<"outputGradient" | "inputGradient"> {
  const { cohort, input, output, lanes, accumulate } = shape;
  const plane = input.height * input.width;
  return laneKernel({
    lanes,
    work: { batch: input.batch, items: input.channels * plane, cohort },
    label: `globalAveragePoolGradient ${input.channels}x${input.height}x${input.width}`,
    bindings: [reads("outputGradient"), writes("inputGradient")],
    body: `let channel = item / ${plane}u;
      let row = item / ${input.width}u % ${input.height}u;
      let column = item % ${input.width}u;
      let to = ${featureIndex(input)};
      let gradient = outputGradient[${vectorIndex(output, "channel")}] / ${plane}.0;
      inputGradient[to] = ${accumulate ? "inputGradient[to] + " : ""}gradient;`,
  });
}
