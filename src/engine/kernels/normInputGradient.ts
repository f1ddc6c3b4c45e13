import { type FeatureMap, featureIndex, planeOffset } from "./features.ts";
import {
  channelsPerCode,
  codeMap,
  type GradientBinding,
  type GradientSource,
} from "./gradientSource.ts";
import { guarded, type Kernel, reads, unroll, writes } from "./kernel.ts";
import { type LaneShape, laneKernel } from "./lanes.ts";

/**
 * Gradient of batch norm with respect to its input, through the batch's statistics:
 * gamma / sd * (g - mean(g) - xhat * mean(g * xhat)). x, g and the result are f32 [cohort, channels,
 * height, width, batch]; an unpooled g takes a 2x2 window per invocation.
 *
 * @see Ioffe and Szegedy 2015, "Batch Normalization", section 3.
 */
export function normInputGradient<Source extends GradientBinding>(shape: {
  readonly cohort: number;
  readonly input: FeatureMap;
  readonly inputGradient: FeatureMap;
  readonly source: GradientSource<Source>;
  readonly parameterCount: number;
  readonly gammaOffset: number;
  readonly accumulate: boolean;
  readonly lanes: LaneShape;
}): Kernel<"features" | "statistics" | "gradientMeans" | "weights" | Source | "inputGradient"> {
  const { cohort, input, inputGradient, source, lanes, accumulate } = shape;
  const { batch, channels, height, width } = input;
  const side = source.scale;
  const rows = Math.ceil(height / side);
  const columns = Math.ceil(width / side);
  const scaled = side === 2 ? " * 2u" : "";
  const origin = (map: FeatureMap) =>
    featureIndex(map, { row: `(row${scaled})`, column: `(column${scaled})` });
  const code =
    source.kind === "plain"
      ? ""
      : `let code = (codes[${featureIndex(codeMap(source.map), {
          channel: `(channel / ${channelsPerCode}u)`,
        })}] >> (channel % ${channelsPerCode}u * 4u)) & 7u;`;
  const one = (index: number) => {
    const y = Math.floor(index / side);
    const x = index % side;
    const to = `inputGradient[to + ${planeOffset(inputGradient, y, x)}u]`;
    const gradient = side === 2 ? `select(0.0, gradient, code == ${index}u)` : "gradient";
    const store = `${to} = ${accumulate ? `${to} + ` : ""}factor * (${gradient} - meanGradient - (features[source + ${planeOffset(input, y, x)}u] - mean) * scale * meanProduct);`;
    return guarded(
      [
        y > 0 && height % 2 === 1 ? `row * 2u + ${y}u < ${height}u` : null,
        x > 0 && width % 2 === 1 ? `column * 2u + ${x}u < ${width}u` : null,
      ],
      store,
    );
  };
  return laneKernel({
    lanes,
    work: { batch, items: channels * rows * columns, cohort },
    label: `normInputGradient ${channels}x${height}x${width} ${source.kind}`,
    bindings: [
      reads("features"),
      reads("statistics"),
      reads("gradientMeans"),
      reads("weights"),
      ...source.bindings,
      writes("inputGradient"),
    ],
    body: `let channel = item / ${rows * columns}u;
      let row = item / ${columns}u % ${rows}u;
      let column = item % ${columns}u;
      let at = replica * ${2 * channels}u + channel;
      let mean = statistics[at];
      let scale = statistics[at + ${channels}u];
      let meanGradient = gradientMeans[at];
      let meanProduct = gradientMeans[at + ${channels}u];
      let factor = scale * weights[replica * ${shape.parameterCount}u + ${shape.gammaOffset}u + channel];
      ${code}
      let gradient = outputGradient[${featureIndex(source.map)}];
      let source = ${origin(input)};
      let to = ${origin(inputGradient)};
      ${unroll(side * side, one)}`,
  });
}

/** Rows and columns past the pooled plane that `normInputGradient` reads where sides are odd. */
export function normGradientBorder(source: GradientSource, input: FeatureMap) {
  const side = source.scale;
  return {
    top: 0,
    left: 0,
    bottom: Math.max(0, Math.ceil(input.height / side) - source.map.height),
    right: Math.max(0, Math.ceil(input.width / side) - source.map.width),
  };
}
