import { mixFinal32 } from "../../core/random/hash32.ts";
import type { TensorSlot } from "../../core/results/results.ts";
import { trainingStep } from "./control.ts";
import { buildKernel, type Kernel, reads, writes } from "./kernel.ts";

/** u32 words per tensor and step in the trace: differing bits, squared L2 distance (f32), hash. */
export const traceWords = { differingBits: 0, squaredL2: 1, hash: 2, count: 3 } as const;

const golden = 0x9e3779b9;

/**
 * Compares each trainable tensor with replica 0's, after the optimizer, and hashes it:
 * weights f32 [cohort, parameters], reference f32 [parameters] -> trace u32 [cohort, stepsPerEpoch,
 * tensors, 3]. It writes nothing that training reads.
 *
 * One workgroup of one invocation takes one tensor of one replica; sums run in order.
 */
export function weightTrace(shape: {
  readonly cohort: number;
  readonly tensors: readonly TensorSlot[];
  readonly parameterCount: number;
  readonly stepsPerEpoch: number;
}): Kernel<"weights" | "reference" | "control" | "trace"> {
  const { cohort, tensors, parameterCount, stepsPerEpoch } = shape;
  const bounds = tensors.map(({ offset, size }) => `vec2u(${offset}u, ${offset + size}u)`);
  return buildKernel({
    label: `weightTrace ${tensors.length}x${parameterCount}`,
    dispatch: [tensors.length, 1, cohort],
    bindings: [
      reads("weights"),
      reads("reference"),
      reads("control", "u32"),
      writes("trace", "u32"),
    ],
    body: `
const bounds = array<vec2u, ${tensors.length}>(${bounds.join(", ")});
fn mixed(word : u32) -> u32 {
  var w = word;
  w = (w ^ (w >> 16u)) * 0x85ebca6bu;
  w = (w ^ (w >> 13u)) * 0xc2b2ae35u;
  return w ^ (w >> 16u);
}
@compute @workgroup_size(1)
fn main(@builtin(workgroup_id) group : vec3u) {
  let replica = group.z;
  let range = bounds[group.x];
  var differing = 0u;
  var squared = 0.0;
  var hash = 0u;
  for (var element = range.x; element < range.y; element++) {
    let own = weights[replica * ${parameterCount}u + element];
    let other = reference[element];
    differing += countOneBits(bitcast<u32>(own) ^ bitcast<u32>(other));
    squared += (own - other) * (own - other);
    hash += mixed(bitcast<u32>(own) ^ ((element - range.x + 1u) * ${golden}u));
  }
  let step = ${trainingStep} % ${stepsPerEpoch}u;
  let at = ((replica * ${stepsPerEpoch}u + step) * ${tensors.length}u + group.x) * ${traceWords.count}u;
  trace[at] = differing;
  trace[at + ${traceWords.squaredL2}u] = bitcast<u32>(squared);
  trace[at + ${traceWords.hash}u] = hash;
}`,
  });
}

/** The hash that the kernel gives a tensor, on the CPU: bits of its elements, in order. */
export function tensorHash(bits: Uint32Array): number {
  let hash = 0;
  bits.forEach((word, index) => {
    hash = (hash + mixFinal32((word ^ Math.imul(index + 1, golden)) >>> 0)) >>> 0;
  });
  return hash;
}
