import type { DenseShape } from "./denseForward.ts";
import { vectorIndex } from "./features.ts";
import { type Kernel, reads, writes } from "./kernel.ts";
import { laneKernel } from "./lanes.ts";

/**
 * Gradient of a dense layer with respect to its input: f32 [cohort, out, batch] -> [cohort, in, batch].
 * One invocation an input of an example; the sum runs over outputs in order.
 */
export function denseInputGradient(
  shape: Omit<DenseShape, "biasOffset"> & { readonly accumulate: boolean },
): Kernel<"outputGradient" | "weights" | "inputGradient"> {
  const { cohort, input, output, lanes, parameterCount, kernelOffset, accumulate } = shape;
  return laneKernel({
    lanes,
    work: { batch: input.batch, items: input.channels, cohort },
    label: `denseInputGradient ${output.channels}->${input.channels}`,
    bindings: [reads("outputGradient"), reads("weights"), writes("inputGradient")],
    body: `let row = replica * ${parameterCount}u + ${kernelOffset}u + item * ${output.channels}u;
      var sum = 0.0;
      for (var channel = 0u; channel < ${output.channels}u; channel++) {
        sum += outputGradient[${vectorIndex(output, "channel")}] * weights[row + channel];
      }
      let to = ${vectorIndex(input, "item")};
      inputGradient[to] = ${accumulate ? "inputGradient[to] + " : ""}sum;`,
  });
}
