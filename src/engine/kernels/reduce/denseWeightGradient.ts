import type { SumsBinding, SumsPlace } from "../../reduction/reduction.ts";
import { type VectorRange, vectorIndex } from "../features.ts";
import { buildKernel, type Kernel, reads, unrolledLoop } from "../kernel.ts";

export interface DenseWeightGradientShape {
  readonly cohort: number;
  readonly input: VectorRange;
  readonly outputGradient: VectorRange;
  /** Groups of examples that are summed apart from each other. */
  readonly splits: number;
  readonly workgroupSize: number;
  readonly sums: SumsPlace;
}

/** Examples whose values an invocation loads together. */
const examplesAtOnce = 8;

/** Elements: the kernel [in, out], then the bias [out]. */
export function denseElements(inputs: number, outputs: number): number {
  return (inputs + 1) * outputs;
}

/**
 * Gradient of a dense layer with respect to kernel and bias: inputs f32 [cohort, in, batch] and
 * output gradient [cohort, out, batch] -> one contribution per split to each weight.
 *
 * One invocation takes one weight and one group of examples, in order. Between groups the
 * reduction order is the sums' own; group = workgroup x. `splits` divides the batch.
 */
export function denseWeightGradient(
  shape: DenseWeightGradientShape,
): Kernel<"vectors" | "outputGradient" | SumsBinding> {
  const { cohort, input, outputGradient, splits, workgroupSize } = shape;
  const { batch } = input.map;
  const elements = denseElements(input.count, outputGradient.count);
  const perSplit = batch / splits;
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
  let isKernel = inputChannel < ${input.count}u;
  let example = split * ${perSplit}u;
  let valueAt = ${at(input, `min(inputChannel, ${input.count - 1}u)`)};
  let gradientAt = ${at(outputGradient, "outputChannel")};
  var sum = 0.0;
  ${unrolledLoop("i", perSplit, examplesAtOnce, (index) => {
    // The bias reads a constant 1.
    const value = `select(1.0, vectors[valueAt + ${index}], isKernel)`;
    return `sum += ${value} * outputGradient[gradientAt + ${index}];`;
  })}
  emit(replica, element, split, sum);
}`,
  });
}
