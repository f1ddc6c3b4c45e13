import { type FeatureMap, featureIndex } from "./features.ts";
import { type Kernel, reads, writes } from "./kernel.ts";
import { type LaneKernelShape, laneKernel } from "./lanes.ts";

export interface NormaliseShape extends LaneKernelShape {
  readonly input: FeatureMap;
  readonly output: FeatureMap;
  readonly parameterCount: number;
  readonly gammaOffset: number;
  readonly betaOffset: number;
}

/**
 * Batch norm's second half: (x - mean) * scale * gamma + beta, with statistics f32 [cohort, 2,
 * channels] (mean, then 1 / standard deviation); x f32 [cohort, channels, height, width, batch]. One
 * invocation an element.
 */
export function normalise(
  shape: NormaliseShape,
): Kernel<"features" | "statistics" | "weights" | "outputs"> {
  const { cohort, input, output, lanes } = shape;
  const { batch, channels, height, width } = input;
  return laneKernel({
    lanes,
    work: { batch, items: channels * height * width, cohort },
    label: `normalise ${channels}x${height}x${width}`,
    bindings: [reads("features"), reads("statistics"), reads("weights"), writes("outputs")],
    body: `let channel = item / ${height * width}u;
      let row = item / ${width}u % ${height}u;
      let column = item % ${width}u;
      ${channelFactors(shape)}
      outputs[${featureIndex(output)}] = (features[${featureIndex(input)}] - mean) * factor + beta;`,
  });
}

/** Defines mean, factor = gamma / standard deviation, and beta of `channel`. */
export function channelFactors(shape: NormaliseShape): string {
  const { channels } = shape.input;
  const parameters = `replica * ${shape.parameterCount}u`;
  return `let mean = statistics[replica * ${2 * channels}u + channel];
  let factor = statistics[replica * ${2 * channels}u + ${channels}u + channel] * weights[${parameters} + ${shape.gammaOffset}u + channel];
  let beta = weights[${parameters} + ${shape.betaOffset}u + channel];`;
}
