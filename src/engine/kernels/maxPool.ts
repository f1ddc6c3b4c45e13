import { type FeatureMap, featureIndex, planeOffset } from "./features.ts";
import { buildKernel, type Kernel, reads, unroll, writes } from "./kernel.ts";
import { type LaneShape, laneDispatch, laneMain } from "./lanes.ts";

export interface MaxPoolShape {
  readonly cohort: number;
  readonly input: FeatureMap;
  readonly output: FeatureMap;
  /** Window and stride. */
  readonly size: number;
  readonly lanes: LaneShape;
}

/** Largest value of each window: f32 [.., height, width] -> [.., height / size, width / size]. */
export function maxPool({ cohort, input, output, size, lanes }: MaxPoolShape): Kernel {
  const work = windows(output, cohort);
  return buildKernel({
    label: `maxPool ${size} ${output.channels}x${output.height}x${output.width}`,
    dispatch: laneDispatch(lanes, work),
    bindings: [reads("features"), writes("outputs")],
    body: laneMain(
      lanes,
      work,
      `${windowPlace(output)}
      let source = ${windowOrigin(input, size)};
      var most = features[source];
      ${unroll(size * size - 1, (index) => `most = max(most, features[source + ${windowOffset(input, size, index + 1)}u]);`)}
      outputs[${pooledIndex(output)}] = most;`,
    ),
  });
}

export interface MaxPoolGradientShape extends MaxPoolShape {
  readonly outputGradient: FeatureMap;
  readonly inputGradient: FeatureMap;
  readonly accumulate: boolean;
}

/** Hands each window's gradient to its largest input; ties go to the first in reading order. */
export function maxPoolGradient(shape: MaxPoolGradientShape): Kernel {
  const { cohort, input, output, outputGradient, inputGradient, size, lanes, accumulate } = shape;
  const work = windows(output, cohort);
  return buildKernel({
    label: `maxPoolGradient ${size} ${output.channels}x${output.height}x${output.width}`,
    dispatch: laneDispatch(lanes, work),
    bindings: [reads("features"), reads("outputGradient"), writes("inputGradient")],
    body: laneMain(
      lanes,
      work,
      `${windowPlace(output)}
      let source = ${windowOrigin(input, size)};
      var most = features[source];
      var winner = 0u;
      ${unroll(size * size - 1, (index) => {
        const value = `v${index + 1}`;
        return `let ${value} = features[source + ${windowOffset(input, size, index + 1)}u];
        if (${value} > most) { most = ${value}; winner = ${index + 1}u; }`;
      })}
      let gradient = outputGradient[${pooledIndex(outputGradient)}];
      let to = ${windowOrigin(inputGradient, size)};
      ${unroll(size * size, (index) => {
        const place = `inputGradient[to + ${windowOffset(inputGradient, size, index)}u]`;
        const value = `select(0.0, gradient, winner == ${index}u)`;
        return `${place} = ${accumulate ? `${place} + ` : ""}${value};`;
      })}`,
    ),
  });
}

const windows = ({ batch, channels, height, width }: FeatureMap, cohort: number) => ({
  batch,
  items: channels * height * width,
  cohort,
});

const windowPlace = ({ height, width }: FeatureMap) => `
  let channel = item / ${height * width}u;
  let row = item / ${width}u % ${height}u;
  let column = item % ${width}u;`;

const place = { replica: "replica", example: "example", channel: "channel" };

const pooledIndex = (map: FeatureMap) =>
  featureIndex(map, { ...place, row: "row", column: "column" });

const windowOrigin = (map: FeatureMap, size: number) =>
  featureIndex(map, { ...place, row: `(row * ${size}u)`, column: `(column * ${size}u)` });

const windowOffset = (map: FeatureMap, size: number, index: number) =>
  planeOffset(map, Math.floor(index / size), index % size);
