import { type FeatureMap, featureIndex, planeOffset } from "./features.ts";
import { type Kernel, reads, unroll, writes } from "./kernel.ts";
import { type LaneKernelShape, laneKernel } from "./lanes.ts";

export interface MaxPoolShape extends LaneKernelShape {
  readonly input: FeatureMap;
  readonly output: FeatureMap;
  /** Window and stride. */
  readonly size: number;
}

/**
 * Largest value of each window: f32 [cohort, channels, height, width, batch] -> [cohort, channels,
 * height / size, width / size, batch]. One invocation a window.
 */
export function maxPool(shape: MaxPoolShape): Kernel<"features" | "outputs"> {
  const { cohort, input, output, size, lanes } = shape;
  return laneKernel({
    lanes,
    work: windows(output, cohort),
    label: `maxPool ${size} ${output.channels}x${output.height}x${output.width}`,
    bindings: [reads("features"), writes("outputs")],
    body: `${windowPlace(output)}
      let source = ${windowOrigin(input, size)};
      var most = features[source];
      ${unroll(size * size - 1, (index) => `most = max(most, features[source + ${windowOffset(input, size, index + 1)}u]);`)}
      outputs[${featureIndex(output)}] = most;`,
  });
}

/** One item a window. */
export const windows = ({ batch, channels, height, width }: FeatureMap, cohort: number) => ({
  batch,
  items: channels * height * width,
  cohort,
});

/** Defines `channel`, `row` and `column` of the item's window. */
export const windowPlace = ({ height, width }: FeatureMap) => `
  let channel = item / ${height * width}u;
  let row = item / ${width}u % ${height}u;
  let column = item % ${width}u;`;

/** Index of the first element of the window. */
export const windowOrigin = (map: FeatureMap, size: number) =>
  featureIndex(map, { row: `(row * ${size}u)`, column: `(column * ${size}u)` });

/** Offset from there of the window's element `index`, in reading order. */
export const windowOffset = (map: FeatureMap, size: number, index: number) =>
  planeOffset(map, Math.floor(index / size), index % size);
