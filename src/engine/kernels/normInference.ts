import type { FeatureMap } from "./features.ts";
import { buildKernel, type Kernel, reads, wgslFloat, writes } from "./kernel.ts";
import { channelLanes } from "./reduce/normFold.ts";
import type { MovingShape } from "./reduce/normStatistics.ts";

/**
 * Statistics for inference f32 [cohort, 2, channels]: the moving mean, and 1 / sqrt(moving variance +
 * epsilon). One invocation a channel; combines nothing.
 */
export function normInference(
  shape: MovingShape & {
    readonly cohort: number;
    readonly input: FeatureMap;
    readonly epsilon: number;
  },
): Kernel<"moving" | "statistics"> {
  const { cohort, input } = shape;
  return buildKernel({
    label: `normInference ${input.channels}`,
    dispatch: [Math.ceil(input.channels / channelLanes), 1, cohort],
    bindings: [reads("moving"), writes("statistics")],
    body: `@compute @workgroup_size(${channelLanes})
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
