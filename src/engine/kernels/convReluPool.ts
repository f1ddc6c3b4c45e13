import { type ConvForwardShape, convKernel } from "./convForward.ts";
import { type FeatureMap, featureIndex, featureStrides, planeOffset } from "./features.ts";
import { channelsPerCode, codeMap } from "./gradientSource.ts";
import { guarded, type Kernel, unroll, writes } from "./kernel.ts";

/**
 * Convolution, bias, ReLU and 2x2 max-pool: input f32 [cohort, in, height, width, batch] -> pooled
 * output f32 [cohort, out, height / 2, width / 2, batch] and, for the backward kernels, a code per
 * value. A last row or column that pooling leaves out is not computed.
 *
 * @param shape `output` is the pooled map, `pooledGradient` the map of its gradient and of the codes.
 */
export function convReluPool(
  shape: ConvForwardShape & { readonly pooledGradient: FeatureMap },
): Kernel<"features" | "weights" | "outputs" | "codes"> {
  const { output, pooledGradient } = shape;
  return convKernel(shape, {
    label: "reluPool",
    height: 2 * output.height,
    width: 2 * output.width,
    channelUnit: channelsPerCode,
    bindings: [writes("codes", "u32")],
    store: (channels) => storePooled(shape, pooledGradient, channels),
  });
}

/** ReLU and max-pool of the tile's sums; ties go to the first in reading order. */
function storePooled(
  { tile, output }: ConvForwardShape,
  pooledGradient: FeatureMap,
  block: number,
): string {
  const codes = codeMap(pooledGradient);
  const windows = (tile.height / 2) * (tile.width / 2);
  const words = Math.ceil(block / channelsPerCode);
  const window = (index: number) => {
    const y = Math.floor(index / (tile.width / 2));
    const x = index % (tile.width / 2);
    const pixel = (dy: number, dx: number) => (2 * y + dy) * tile.width + 2 * x + dx;
    const one = (filter: number) => {
      const values = [pixel(0, 0), pixel(0, 1), pixel(1, 0), pixel(1, 1)].map(
        (at) => `sum${filter}_${at}`,
      );
      const [a, b, c, d] = values;
      const word = Math.floor(filter / channelsPerCode);
      const shift = (filter % channelsPerCode) * 4;
      return `{
        let most = max(max(${a}, ${b}), max(${c}, ${d}));
        // Not max(most, 0.0): a NaN must stay one.
        outputs[to + ${filter * featureStrides(output).channel + planeOffset(output, y, x)}u] = select(most, 0.0, most <= 0.0);
        let winner = select(select(select(3u, 2u, ${c} == most), 1u, ${b} == most), 0u, ${a} == most);
        word${word} |= select(4u, winner, most > 0.0) << ${shift}u;
      }`;
    };
    const stores = `
      ${unroll(words, (word) => `var word${word} = 0u;`)}
      ${unroll(block, one)}
      ${unroll(words, (word) => `codes[toCode + ${word * featureStrides(codes).channel + planeOffset(codes, y, x)}u] = word${word};`)}`;
    return `{ ${guarded([(output.height * 2) % tile.height === 0 ? null : `row / 2u + ${y}u < ${output.height}u`, (output.width * 2) % tile.width === 0 ? null : `column / 2u + ${x}u < ${output.width}u`], stores)} }`;
  };
  const pooled = { row: "(row / 2u)", column: "(column / 2u)" };
  return `let to = ${featureIndex(output, { ...pooled, channel: "firstFilter" })};
  let toCode = ${featureIndex(codes, {
    ...pooled,
    channel: `(firstFilter / ${channelsPerCode}u)`,
  })};
  ${unroll(windows, window)}`;
}
