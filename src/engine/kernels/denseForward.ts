import { type FeatureMap, vectorIndex } from "./features.ts";
import { type Kernel, reads, writes } from "./kernel.ts";
import { type LaneKernelShape, laneKernel } from "./lanes.ts";

/** Vectors are feature maps of height and width 1. */
export interface DenseShape extends LaneKernelShape {
  readonly input: FeatureMap;
  readonly output: FeatureMap;
  readonly parameterCount: number;
  readonly kernelOffset: number;
  readonly biasOffset: number;
}

/**
 * Dense layer: x f32 [cohort, in, batch] -> x * kernel [in, out] + bias [out], f32 [cohort, out, batch].
 * One invocation an output of an example; the sum runs over inputs in order.
 */
export function denseForward(shape: DenseShape): Kernel<"features" | "weights" | "outputs"> {
  const { cohort, input, output, lanes, parameterCount, kernelOffset, biasOffset } = shape;
  return laneKernel({
    lanes,
    work: { batch: input.batch, items: output.channels, cohort },
    label: `denseForward ${input.channels}->${output.channels}`,
    bindings: [reads("features"), reads("weights"), writes("outputs")],
    body: `let parameters = replica * ${parameterCount}u;
      var sum = weights[parameters + ${biasOffset}u + item];
      for (var channel = 0u; channel < ${input.channels}u; channel++) {
        sum += features[${vectorIndex(input, "channel")}] * weights[parameters + ${kernelOffset}u + channel * ${output.channels}u + item];
      }
      outputs[${vectorIndex(output, "item")}] = sum;`,
  });
}
