import { type FeatureMap, featureIndex } from "./features.ts";
import { buildKernel, type Kernel, reads, writes } from "./kernel.ts";
import { type LaneShape, laneDispatch, laneMain } from "./lanes.ts";

/** Vectors are feature maps of height and width 1. */
export interface DenseShape {
  readonly cohort: number;
  readonly input: FeatureMap;
  readonly output: FeatureMap;
  readonly parameterCount: number;
  readonly kernelOffset: number;
  readonly biasOffset: number;
  readonly lanes: LaneShape;
}

const at = (map: FeatureMap, channel: string) =>
  featureIndex(map, { replica: "replica", example: "example", channel, row: "0u", column: "0u" });

/** x f32 [cohort, batch, in] -> x * kernel [in, out] + bias [out]; sums over inputs in order. */
export function denseForward(shape: DenseShape): Kernel {
  const { cohort, input, output, lanes, parameterCount, kernelOffset, biasOffset } = shape;
  const work = { batch: input.batch, items: output.channels, cohort };
  return buildKernel({
    label: `denseForward ${input.channels}->${output.channels}`,
    dispatch: laneDispatch(lanes, work),
    bindings: [reads("features"), reads("weights"), writes("outputs")],
    body: laneMain(
      lanes,
      work,
      `let parameters = replica * ${parameterCount}u;
      var sum = weights[parameters + ${biasOffset}u + item];
      for (var channel = 0u; channel < ${input.channels}u; channel++) {
        sum += features[${at(input, "channel")}] * weights[parameters + ${kernelOffset}u + channel * ${output.channels}u + item];
      }
      outputs[${at(output, "item")}] = sum;`,
    ),
  });
}

/** Output gradient f32 [cohort, batch, out] -> input gradient [cohort, batch, in]. */
export function denseInputGradient(shape: DenseShape & { readonly accumulate: boolean }): Kernel {
  const { cohort, input, output, lanes, parameterCount, kernelOffset, accumulate } = shape;
  const work = { batch: input.batch, items: input.channels, cohort };
  return buildKernel({
    label: `denseInputGradient ${output.channels}->${input.channels}`,
    dispatch: laneDispatch(lanes, work),
    bindings: [reads("outputGradient"), reads("weights"), writes("inputGradient")],
    body: laneMain(
      lanes,
      work,
      `let row = replica * ${parameterCount}u + ${kernelOffset}u + item * ${output.channels}u;
      var sum = 0.0;
      for (var channel = 0u; channel < ${output.channels}u; channel++) {
        sum += outputGradient[${at(output, "channel")}] * weights[row + channel];
      }
      let to = ${at(input, "item")};
      inputGradient[to] = ${accumulate ? "inputGradient[to] + " : ""}sum;`,
    ),
  });
}
