import { type FeatureMap, featureIndex } from "./features.ts";
import { buildKernel, type Kernel, reads, writes } from "./kernel.ts";
import { type LaneShape, laneDispatch, laneMain } from "./lanes.ts";

/**
 * Copies between planes f32 [cohort, batch, channels, height, width] and vectors [cohort, batch,
 * height * width * channels], channels innermost as in TensorFlow: `toVector` forward, `toPlanes`
 * for the gradient.
 */
export function flatten(shape: {
  readonly cohort: number;
  readonly planes: FeatureMap;
  readonly vector: FeatureMap;
  readonly direction: "toVector" | "toPlanes";
  readonly accumulate: boolean;
  readonly lanes: LaneShape;
}): Kernel {
  const { cohort, planes, vector, direction, accumulate, lanes } = shape;
  const { batch, channels, height, width } = planes;
  const work = { batch, items: channels * height * width, cohort };
  const place = { replica: "replica", example: "example" };
  const forward = direction === "toVector";
  return buildKernel({
    label: `flatten ${direction} ${channels}x${height}x${width}`,
    dispatch: laneDispatch(lanes, work),
    bindings: [reads("features"), writes("outputs")],
    body: laneMain(
      lanes,
      work,
      `let channel = item % ${channels}u;
      let row = item / ${channels * width}u;
      let column = item / ${channels}u % ${width}u;
      let planeAt = ${featureIndex(planes, { ...place, channel: "channel", row: "row", column: "column" })};
      let vectorAt = ${featureIndex(vector, { ...place, channel: "item", row: "0u", column: "0u" })};
      let source = ${forward ? "planeAt" : "vectorAt"};
      let to = ${forward ? "vectorAt" : "planeAt"};
      outputs[to] = ${accumulate ? "outputs[to] + " : ""}features[source];`,
    ),
  });
}
