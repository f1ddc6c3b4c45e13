import { type FeatureMap, featureIndex } from "./features.ts";
import { buildKernel, type Kernel, reads, writes } from "./kernel.ts";
import { type LaneShape, laneDispatch, laneMain } from "./lanes.ts";

export interface GlobalAveragePoolShape {
  readonly cohort: number;
  readonly input: FeatureMap;
  /** Vectors: height and width 1. */
  readonly output: FeatureMap;
  readonly lanes: LaneShape;
}

const place = { replica: "replica", example: "example" };
const vectorAt = (map: FeatureMap, channel: string) =>
  featureIndex(map, { ...place, channel, row: "0u", column: "0u" });

/** Mean of each plane: f32 [cohort, batch, channels, height, width] -> [cohort, batch, channels]. */
export function globalAveragePool(shape: GlobalAveragePoolShape): Kernel {
  const { cohort, input, output, lanes } = shape;
  const work = { batch: input.batch, items: input.channels, cohort };
  const from = featureIndex(input, { ...place, channel: "item", row: "row", column: "column" });
  return buildKernel({
    label: `globalAveragePool ${input.channels}x${input.height}x${input.width}`,
    dispatch: laneDispatch(lanes, work),
    bindings: [reads("features"), writes("outputs")],
    body: laneMain(
      lanes,
      work,
      `var sum = 0.0;
      for (var row = 0u; row < ${input.height}u; row++) {
        for (var column = 0u; column < ${input.width}u; column++) { sum += features[${from}]; }
      }
      outputs[${vectorAt(output, "item")}] = sum / ${input.height * input.width}.0;`,
    ),
  });
}

/** Spreads a vector's gradient evenly over the plane that it is the mean of. */
export function globalAveragePoolGradient(
  shape: GlobalAveragePoolShape & { readonly accumulate: boolean },
): Kernel {
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
      let to = ${featureIndex(input, { ...place, channel: "channel", row: "row", column: "column" })};
      let gradient = outputGradient[${vectorAt(output, "channel")}] / ${plane}.0;
      inputGradient[to] = ${accumulate ? "inputGradient[to] + " : ""}gradient;`,
    ),
  });
}
