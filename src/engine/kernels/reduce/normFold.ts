import { buildKernel, type Kernel, type KernelBinding } from "../kernel.ts";
import { type NormSumsShape, normSumsSize } from "./normSums.ts";

/** Channels of a workgroup. */
export const channelLanes = 32;

/**
 * A kernel that takes both sums of each channel, as `first` and `second`, and continues with `body`. One
 * invocation a channel. Reduction order: the sums' own.
 */
export function normFold<Bound extends KernelBinding>(
  shape: NormSumsShape,
  parts: {
    readonly label: string;
    readonly bindings: readonly Bound[];
    readonly body: string;
  },
): Kernel<"sums" | Bound["name"]> {
  const { cohort, input, reduction } = shape;
  const { splits, elements } = normSumsSize(shape);
  const sums = reduction.reader(reduction.words(elements, elements * splits));
  const take = (element: string) =>
    `takeSum(replica, 0u, ${element}, 0u, ${elements}u, ${splits}u)`;
  return buildKernel({
    label: `${parts.label} ${input.channels} ${reduction.name}`,
    dispatch: [Math.ceil(input.channels / channelLanes), 1, cohort],
    bindings: [...sums.bindings, ...parts.bindings],
    body: `${sums.code}
@compute @workgroup_size(${channelLanes})
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
