import type { SumsBinding } from "../../reduction/reduction.ts";
import { featureIndex, planeOffset } from "../features.ts";
import {
  channelsPerCode,
  codeMap,
  type GradientBinding,
  type GradientSource,
} from "../gradientSource.ts";
import { type Kernel, reads, unroll } from "../kernel.ts";
import { type NormSumsShape, positionLoop, sumsKernel } from "./normSums.ts";

/**
 * Contributions to batch norm's parameter gradients: beta's, the sum of the output gradient g, and
 * gamma's, the sum of g * (x - mean) / standard deviation, of each channel over batch and pixels.
 * Shapes, work and reduction order as in `normSums`; an unpooled g is taken window by window.
 */
export function normGradientSums<Source extends GradientBinding>(
  shape: NormSumsShape & { readonly source: GradientSource<Source> },
): Kernel<"features" | "statistics" | Source | SumsBinding> {
  const { input, source } = shape;
  const { channels } = input;
  const { map } = source;
  const at = featureIndex(map, { channel: "item" });
  const features = (scale: string) =>
    featureIndex(input, { channel: "item", row: `(row${scale})`, column: `(column${scale})` });
  const plain = `let gradient = outputGradient[${at}];
    let value = features[${features("")}];`;
  const unpooled = `let code = (codes[${featureIndex(codeMap(map), {
    channel: `(item / ${channelsPerCode}u)`,
  })}] >> (item % ${channelsPerCode}u * 4u)) & 7u;
    let gradient = select(outputGradient[${at}], 0.0, code == 4u);
    let source = ${features(" * 2u")};
    ${unroll(4, (index) => `let v${index} = features[source + ${planeOffset(input, index >> 1, index & 1)}u];`)}
    let value = select(select(select(v3, v2, code == 2u), v1, code == 1u), v0, code == 0u);`;
  return sumsKernel(shape, {
    label: `normGradientSums ${source.kind}`,
    bindings: [reads("features"), reads("statistics"), ...source.bindings],
    compute: `let mean = statistics[replica * ${2 * channels}u + item];
    let scale = statistics[replica * ${2 * channels}u + ${channels}u + item];
    ${positionLoop(
      map.height * map.width,
      map.width,
      shape.split.parts,
      `${source.kind === "plain" ? plain : unpooled}
      first += gradient;
      second += gradient * (value - mean) * scale;`,
    )}`,
  });
}
