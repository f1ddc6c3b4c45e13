import { type FeatureMap, featureIndex, featureStrides, planeOffset } from "./features.ts";
import { channelsPerCode, codeMap } from "./gradientSource.ts";
import { type Kernel, reads, unroll, writes } from "./kernel.ts";
import { laneKernel } from "./lanes.ts";
import { channelFactors, type NormaliseShape } from "./normalise.ts";

/**
 * Batch norm's second half with ReLU and a 2x2 max-pool: writes the pooled values and, as
 * `convReluPool` does, a code per value. x f32 [cohort, channels, height, width, batch]. One invocation
 * takes a window of eight channels of one example.
 */
export function normaliseReluPool(
  shape: NormaliseShape & { readonly pooledGradient: FeatureMap },
): Kernel<"features" | "statistics" | "weights" | "outputs" | "codes"> {
  const { cohort, input, output, lanes } = shape;
  const codes = codeMap(shape.pooledGradient);
  const { height, width } = output;
  const one = (member: number) => `{
    let channel = word * ${channelsPerCode}u + ${member}u;
    ${channelFactors(shape)}
    let at = source + ${member * featureStrides(input).channel}u;
    ${unroll(4, (index) => `let v${index} = (features[at + ${planeOffset(input, index >> 1, index & 1)}u] - mean) * factor + beta;`)}
    let most = max(max(v0, v1), max(v2, v3));
    outputs[to + ${member * featureStrides(output).channel}u] = select(most, 0.0, most <= 0.0);
    let winner = select(select(select(3u, 2u, v2 == most), 1u, v1 == most), 0u, v0 == most);
    codeWord |= select(4u, winner, most > 0.0) << ${member * 4}u;
  }`;
  return laneKernel({
    lanes,
    work: { batch: input.batch, items: codes.channels * height * width, cohort },
    label: `normaliseReluPool ${input.channels}x${height}x${width}`,
    bindings: [
      reads("features"),
      reads("statistics"),
      reads("weights"),
      writes("outputs"),
      writes("codes", "u32"),
    ],
    body: `let word = item / ${height * width}u;
      let row = item / ${width}u % ${height}u;
      let column = item % ${width}u;
      let source = ${featureIndex(input, { channel: `(word * ${channelsPerCode}u)`, row: "(row * 2u)", column: "(column * 2u)" })};
      let to = ${featureIndex(output, { channel: `(word * ${channelsPerCode}u)` })};
      var codeWord = 0u;
      ${unroll(Math.min(channelsPerCode, input.channels), one)}
      codes[${featureIndex(codes, { channel: "word" })}] = codeWord;`,
  });
}
