import type { SumsBinding, SumsPlace } from "../../reduction/reduction.ts";
import { type VectorRange, vectorIndex } from "../features.ts";
import { buildKernel, type Kernel, reads } from "../kernel.ts";

export interface DenseWeightGradientShape {
  readonly cohort: number;
  readonly input: VectorRange;
  readonly outputGradient: VectorRange;
  /** Groups of examples that are summed apart from each other. */
  readonly splits: number;
  readonly workgroupSize: number;
  readonly sums: SumsPlace;
}

/** Elements: the kernel [in, out], then the bias [out]. */
export function denseElements(inputs: number, outputs: number): number {
  return (inputs + 1) * outputs;
}

/**
 * Gradient of a dense layer with respect to kernel and bias: inputs f32 [cohort, in, batch] and
 * output gradient [cohort, out, batch] -> one contribution per split to each weight.
 *
 * One invocation takes one weight and one group of examples, in order. Between groups the
 * reduction order is the sums' own; group = workgroup x.
 */
export function denseWeightGradient(
  shape: DenseWeightGradientShape,
): Kernel<"vectors" | "outputGradient" | SumsBinding> {
  const { cohort, input, outputGradient, splits, workgroupSize } = shape;
  const { batch } = input.map;
  const elements = denseElements(input.count, outputGradient.count);
  const perSplit = Math.ceil(batch / splits);
  const emit = shape.sums.reduction.writer({ ...shape.sums, size: elements, splits });
  const at = ({ map, first }: VectorRange, channel: string) =>
    vectorIndex(map, `(${first}u + ${channel})`);
  return buildKernel({
    label: `denseWeightGradient ${input.count}->${outputGradient.count} ${shape.sums.reduction.name}`,
    dispatch: [splits, Math.ceil(elements / workgroupSize), cohort],
    bindings: [reads("vectors"), reads("outputGradient"), ...emit.bindings],
    body: `${emit.code}
@compute @workgroup_size(${workgroupSize})
fn main(@builtin(workgroup_id) group : vec3u, @builtin(local_invocation_index) lane : u32) {
  let split = group.x;
  let element = group.y * ${workgroupSize}u + lane;
  let replica = group.z;
  if (element >= ${elements}u) { return; }
  let inputChannel = element / ${outputGradient.count}u;
  let outputChannel = element % ${outputGradient.count}u;
  var sum = 0.0;
  let end = min((split + 1u) * ${perSplit}u, ${batch}u);
  for (var example = split * ${perSplit}u; example < end; example++) {
    var value = 1.0; // the bias reads a constant 1
    if (inputChannel < ${input.count}u) { value = vectors[${at(input, "inputChannel")}]; }
    sum += value * outputGradient[${at(outputGradient, "outputChannel")}];
  }
  emit(replica, element, split, sum);
}`,
  });
}
