import { buildKernel, type Kernel, reads, wgslFloat, writes } from "../kernel.ts";
import { reader, sumWords } from "./combine.ts";
import { type NormSumsShape, normSumsSize } from "./normSums.ts";

const workgroupSize = 32;

function foldKernel(
  shape: NormSumsShape,
  parts: { readonly label: string; readonly bindings: Kernel["bindings"]; readonly body: string },
): Kernel {
  const { cohort, input, order } = shape;
  const { splits, elements } = normSumsSize(shape);
  const sums = reader({ order, stride: sumWords(order, elements, elements * splits) });
  const take = (element: string) =>
    `takeSum(replica, 0u, ${element}, 0u, ${elements}u, ${splits}u)`;
  return buildKernel({
    label: `${parts.label} ${input.channels} ${order}`,
    dispatch: [Math.ceil(input.channels / workgroupSize), 1, cohort],
    bindings: [...sums.bindings, ...parts.bindings],
    body: `${sums.code}
@compute @workgroup_size(${workgroupSize})
fn main(@builtin(global_invocation_id) id : vec3u) {
  let channel = id.x;
  let replica = id.z;
  if (channel >= ${input.channels}u) { return; }
  let first = ${take("channel")};
  let second = ${take(`${input.channels}u + channel`)};
  ${parts.body}
}`,
  });
}

interface MovingShape {
  readonly movingSize: number;
  readonly meanOffset: number;
  readonly varianceOffset: number;
}

/**
 * Turns the sums of `normSums` into statistics f32 [cohort, 2, channels] (mean, 1 / sqrt(variance +
 * epsilon), with the biased variance) and moves the moving statistics towards them.
 */
export function normStatistics(
  shape: NormSumsShape & MovingShape & { readonly momentum: number; readonly epsilon: number },
): Kernel {
  const { input } = shape;
  const count = input.batch * input.height * input.width;
  const kept = wgslFloat(shape.momentum);
  const taken = wgslFloat(1 - shape.momentum);
  return foldKernel(shape, {
    label: "normStatistics",
    bindings: [writes("statistics"), writes("moving")],
    body: `let meanAt = replica * ${shape.movingSize}u + ${shape.meanOffset}u + channel;
  let varianceAt = replica * ${shape.movingSize}u + ${shape.varianceOffset}u + channel;
  let shifted = first / ${count}.0;
  let mean = moving[meanAt] + shifted;
  let variance = max(second / ${count}.0 - shifted * shifted, 0.0);
  let at = replica * ${2 * input.channels}u + channel;
  statistics[at] = mean;
  statistics[at + ${input.channels}u] = 1.0 / sqrt(variance + ${wgslFloat(shape.epsilon)});
  moving[meanAt] = moving[meanAt] * ${kept} + mean * ${taken};
  moving[varianceAt] = moving[varianceAt] * ${kept} + variance * ${taken};`,
  });
}

/** Statistics for inference: the moving ones. */
export function normInference(
  shape: Pick<NormSumsShape, "cohort" | "input"> & MovingShape & { readonly epsilon: number },
): Kernel {
  const { cohort, input } = shape;
  return buildKernel({
    label: `normInference ${input.channels}`,
    dispatch: [Math.ceil(input.channels / workgroupSize), 1, cohort],
    bindings: [reads("moving"), writes("statistics")],
    body: `@compute @workgroup_size(${workgroupSize})
fn main(@builtin(global_invocation_id) id : vec3u) {
  let channel = id.x;
  let replica = id.z;
  if (channel >= ${input.channels}u) { return; }
  let source = replica * ${shape.movingSize}u + channel;
  let at = replica * ${2 * input.channels}u + channel;
  statistics[at] = moving[source + ${shape.meanOffset}u];
  statistics[at + ${input.channels}u] = 1.0 / sqrt(moving[source + ${shape.varianceOffset}u] + ${wgslFloat(shape.epsilon)});
}`,
  });
}

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
): Kernel {
  const { input, parameterCount } = shape;
  const count = input.batch * input.height * input.width;
  return foldKernel(shape, {
    label: "normGradientFold",
    bindings: [writes("gradients"), writes("gradientMeans")],
    body: `gradients[replica * ${parameterCount}u + ${shape.betaOffset}u + channel] = first;
  gradients[replica * ${parameterCount}u + ${shape.gammaOffset}u + channel] = second;
  let at = replica * ${2 * input.channels}u + channel;
  gradientMeans[at] = first / ${count}.0;
  gradientMeans[at + ${input.channels}u] = second / ${count}.0;`,
  });
}
