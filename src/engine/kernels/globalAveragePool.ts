import { type FeatureMap, featureIndex, vectorIndex } from "./features.ts";
import { type Kernel, reads, writes } from "./kernel.ts";
import { type LaneKernelShape, laneKernel } from "./lanes.ts";

export interface GlobalAveragePoolShape extends LaneKernelShape {
  readonly input: FeatureMap;
  /** Vectors: height and width 1. */
  readonly output: FeatureMap;
}

/**
 * Mean of each plane: f32 [cohort, channels, height, width, batch] -> [cohort, channels, batch]. One
 * invocation a plane, summed in reading order.
 */
export function globalAveragePool(shape: GlobalAveragePoolShape): Kernel<"features" | "outputs"> {
  const { cohort, input, output, lanes } = shape;
  const from = featureIndex(input, { channel: "item" });
  return laneKernel({
    lanes,
    work: { batch: input.batch, items: input.channels, cohort },
    label: `globalAveragePool ${input.channels}x${input.height}x${input.width}`,
    bindings: [reads("features"), writes("outputs")],
    body: `var sum = 0.0;
      for (var row = 0u; row < ${input.height}u; row++) {
        for (var column = 0u; column < ${input.width}u; column++) { sum += features[${from}]; }
      }
      outputs[${vectorIndex(output, "item")}] = sum / ${input.height * input.width}.0;`,
  });
}
