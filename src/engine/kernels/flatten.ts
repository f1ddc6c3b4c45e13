import { type FeatureMap, featureIndex, vectorIndex } from "./features.ts";
import { type Kernel, reads, writes } from "./kernel.ts";
import { type LaneShape, laneKernel } from "./lanes.ts";

/**
 * Copies between planes f32 [cohort, channels, height, width, batch] and vectors [cohort, height *
 * width * channels, batch], whose elements have channels innermost as in TensorFlow: `toVector`
 * forward, `toPlanes` for the gradient. One invocation an element.
 */
export function flatten(shape: {
  readonly cohort: number;
  readonly planes: FeatureMap;
  readonly vector: FeatureMap;
  readonly direction: "toVector" | "toPlanes";
  readonly accumulate: boolean;
  readonly lanes: LaneShape;
}): Kernel<"features" | "outputs"> {
  const { cohort, planes, vector, direction, accumulate, lanes } = shape;
  const { batch, channels, height, width } = planes;
  const forward = direction === "toVector";
  return laneKernel({
    lanes,
    work: { batch, items: channels * height * width, cohort },
    label: `flatten ${direction} ${channels}x${height}x${width}`,
    bindings: [reads("features"), writes("outputs")],
    body: `let channel = item % ${channels}u;
      let row = item / ${channels * width}u;
      let column = item / ${channels}u % ${width}u;
      let planeAt = ${featureIndex(planes)};
      let vectorAt = ${vectorIndex(vector, "item")};
      let source = ${forward ? "planeAt" : "vectorAt"};
      let to = ${forward ? "vectorAt" : "planeAt"};
      outputs[to] = ${accumulate ? "outputs[to] + " : ""}features[source];`,
  });
}
