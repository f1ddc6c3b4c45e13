import { type FeatureMap, featureIndex } from "./features.ts";
import { type Kernel, reads, unroll, writes } from "./kernel.ts";
import { laneKernel } from "./lanes.ts";
import { type MaxPoolShape, windowOffset, windowOrigin, windowPlace, windows } from "./maxPool.ts";

/**
 * The gradient of each window goes to its largest input, the first of equals in reading order, and 0 to
 * the others. f32 [cohort, channels, height / size, width / size, batch] -> [cohort, channels,
 * height, width, batch]; rows and columns outside all windows are not written. One invocation a window.
 */
export function maxPoolGradient(
  shape: MaxPoolShape & {
    readonly outputGradient: FeatureMap;
    readonly inputGradient: FeatureMap;
    readonly accumulate: boolean;
  },
): Kernel<"features" | "outputGradient" | "inputGradient"> {
  const { cohort, input, output, outputGradient, inputGradient, size, lanes, accumulate } = shape;
  return laneKernel({
    lanes,
    work: windows(output, cohort),
    label: `maxPoolGradient ${size} ${output.channels}x${output.height}x${output.width}`,
    bindings: [reads("features"), reads("outputGradient"), writes("inputGradient")],
    body: `${windowPlace(output)}
      let source = ${windowOrigin(input, size)};
      var most = features[source];
      var winner = 0u;
      ${unroll(size * size - 1, (index) => {
        const value = `v${index + 1}`;
        return `let ${value} = features[source + ${windowOffset(input, size, index + 1)}u];
        if (${value} > most) { most = ${value}; winner = ${index + 1}u; }`;
      })}
      let gradient = outputGradient[${featureIndex(outputGradient)}];
      let to = ${windowOrigin(inputGradient, size)};
      ${unroll(size * size, (index) => {
        const place = `inputGradient[to + ${windowOffset(inputGradient, size, index)}u]`;
        const value = `select(0.0, gradient, winner == ${index}u)`;
        return `${place} = ${accumulate ? `${place} + ` : ""}${value};`;
      })}`,
  });
}
