import { type Kernel, writes } from "../kernel.ts";
import { normFold } from "./normFold.ts";
import type { NormSumsShape } from "./normSums.ts";

/**
 * Takes the sums of `normGradientSums`: they are the gradients of beta and gamma, which go to
 * `gradients`, and their means over batch and pixels, which `normInputGradient` needs, go to
 * gradientMeans f32 [cohort, 2, channels].
 */
export function normGradientFold(
  shape: NormSumsShape & {
    readonly parameterCount: number;
    readonly gammaOffset: number;
    readonly betaOffset: number;
  },
): Kernel<"sums" | "gradients" | "gradientMeans"> {
  const { input, parameterCount } = shape;
  const count = input.batch * input.height * input.width;
  return normFold(shape, {
    label: "normGradientFold",
    bindings: [writes("gradients"), writes("gradientMeans")],
    body: `gradients[replica * ${parameterCount}u + ${shape.betaOffset}u + channel] = first;
  gradients[replica * ${parameterCount}u + ${shape.gammaOffset}u + channel] = second;
  let at = replica * ${2 * input.channels}u + channel;
  gradientMeans[at] = first / ${count}.0;
  gradientMeans[at + ${input.channels}u] = second / ${count}.0;`,
  });
}
