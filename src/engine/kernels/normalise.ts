import { type FeatureMap, featureIndex, featureStrides, planeOffset } from "./features.ts";
import { channelsPerCode, codeMap } from "./gradientSource.ts";
import { buildKernel, type Kernel, reads, unroll, writes } from "./kernel.ts";
import { type LaneShape, laneDispatch, laneMain } from "./lanes.ts";

export interface NormaliseShape {
  readonly cohort: number;
  readonly input: FeatureMap;
  readonly output: FeatureMap;
  readonly parameterCount: number;
  readonly gammaOffset: number;
  readonly betaOffset: number;
  readonly lanes: LaneShape;
}

/**
 * Batch norm's second half: (x - mean) * scale * gamma + beta, with statistics f32 [cohort, 2,
 * channels] (mean, then 1 / standard deviation); x f32 [cohort, channels, height, width, batch].
 */
export function normalise(shape: NormaliseShape): Kernel {
  const { cohort, input, output, lanes } = shape;
  const { batch, channels, height, width } = input;
  const work = { batch, items: channels * height * width, cohort };
  const place = {
    replica: "replica",
    example: "example",
    channel: "channel",
    row: "row",
    column: "column",
  };
  return buildKernel({
    label: `normalise ${channels}x${height}x${width}`,
    dispatch: laneDispatch(lanes, work),
    bindings: [reads("features"), reads("statistics"), reads("weights"), writes("outputs")],
    body: laneMain(
      lanes,
      work,
      `let channel = item / ${height * width}u;
      let row = item / ${width}u % ${height}u;
      let column = item % ${width}u;
      ${channelFactors(shape, "channel", "")}
      outputs[${featureIndex(output, place)}] = (features[${featureIndex(input, place)}] - mean) * factor + beta;`,
    ),
  });
}

/** Defines mean, factor = gamma / standard deviation, and beta of a channel. */
function channelFactors(shape: NormaliseShape, channel: string, suffix: string): string {
  const { channels } = shape.input;
  const parameters = `replica * ${shape.parameterCount}u`;
  return `let mean${suffix} = statistics[replica * ${2 * channels}u + ${channel}];
  let factor${suffix} = statistics[replica * ${2 * channels}u + ${channels}u + ${channel}] * weights[${parameters} + ${shape.gammaOffset}u + ${channel}];
  let beta${suffix} = weights[${parameters} + ${shape.betaOffset}u + ${channel}];`;
}

/**
 * Batch norm's second half with ReLU and a 2x2 max-pool: writes the pooled values and, as
 * `convForward` with `reluPool` does, a code per value. One invocation takes a window of eight
 * channels of one example.
 */
export function normaliseReluPool(
  shape: NormaliseShape & { readonly pooledGradient: FeatureMap },
): Kernel {
  const { cohort, input, output, lanes } = shape;
  const codes = codeMap(shape.pooledGradient);
  const { height, width } = output;
  const work = { batch: input.batch, items: codes.channels * height * width, cohort };
  const place = { replica: "replica", example: "example" };
  const one = (member: number) => `{
    let channel = word * ${channelsPerCode}u + ${member}u;
    ${channelFactors(shape, "channel", "")}
    let at = source + ${member * featureStrides(input).channel}u;
    ${unroll(4, (index) => `let v${index} = (features[at + ${planeOffset(input, index >> 1, index & 1)}u] - mean) * factor + beta;`)}
    let most = max(max(v0, v1), max(v2, v3));
    outputs[to + ${member * featureStrides(output).channel}u] = select(most, 0.0, most <= 0.0);
    let winner = select(select(select(3u, 2u, v2 == most), 1u, v1 == most), 0u, v0 == most);
    codeWord |= select(4u, winner, most > 0.0) << ${member * 4}u;
  }`;
  return buildKernel({
    label: `normaliseReluPool ${input.channels}x${height}x${width}`,
    dispatch: laneDispatch(lanes, work),
    bindings: [
      reads("features"),
      reads("statistics"),
      reads("weights"),
      writes("outputs"),
      writes("codes", "u32"),
    ],
    body: laneMain(
      lanes,
      work,
      `let word = item / ${height * width}u;
      let row = item / ${width}u % ${height}u;
      let column = item % ${width}u;
      let source = ${featureIndex(input, { ...place, channel: `(word * ${channelsPerCode}u)`, row: "(row * 2u)", column: "(column * 2u)" })};
      let to = ${featureIndex(output, { ...place, channel: `(word * ${channelsPerCode}u)`, row: "row", column: "column" })};
      var codeWord = 0u;
      ${unroll(Math.min(channelsPerCode, input.channels), one)}
      codes[${featureIndex(codes, { ...place, channel: "word", row: "row", column: "column" })}] = codeWord;`,
    ),
  });
}
