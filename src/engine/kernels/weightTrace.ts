import { mixFinal32 } from "../../core/random/hash32.ts";
import type { TensorSlot } from "../../core/results/results.ts";
import { trainingStep } from "./control.ts";
import { buildKernel, type Kernel, reads, unroll, writes } from "./kernel.ts";

/** u32 words per tensor and step in the trace: differing bits, squared L2 distance (f32), hash. */
export const traceWords = { differingBits: 0, squaredL2: 1, hash: 2, count: 3 } as const;

const golden = 0x9e3779b9;

/** Elements that an invocation takes in one turn of the loop, so that their loads overlap. */
const elementsAtOnce = 4;

/**
 * Compares each trainable tensor with that of the cohort's first replica, after the optimizer,
 * and hashes it: weights f32 [cohort, parameters], reference f32 [parameters] -> trace u32 [cohort, stepsPerEpoch,
 * tensors, 3]. It writes nothing that training reads.
 *
 * One workgroup takes one tensor of one replica; its lane l takes the elements l, l + lanes, ... Bits and
 * hash are integer sums, equal in any order. Reduction order of the squared distance: each lane in
 * order, then the lanes in pairs: upper half to lower half, and so on.
 *
 * @param shape `lanes`: invocations of a workgroup, a power of 2.
 */
export function weightTrace(shape: {
  readonly cohort: number;
  readonly tensors: readonly TensorSlot[];
  readonly parameterCount: number;
  readonly stepsPerEpoch: number;
  readonly lanes: number;
}): Kernel<"weights" | "reference" | "control" | "trace"> {
  const { cohort, tensors, parameterCount, stepsPerEpoch, lanes } = shape;
  const bounds = tensors.map(({ offset, size }) => `vec2u(${offset}u, ${offset + size}u)`);
  const perTurn = lanes * elementsAtOnce;
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
struct Trace { differingBits : u32, squaredL2 : f32, hash : u32 }
const bounds = array<vec2u, ${tensors.length}>(${bounds.join(", ")});
var<workgroup> laneTraces : array<Trace, ${lanes}>;
fn mixed(word : u32) -> u32 {
  var w = word;
  w = (w ^ (w >> 16u)) * 0x85ebca6bu;
  w = (w ^ (w >> 13u)) * 0xc2b2ae35u;
  return w ^ (w >> 16u);
}
fn added(sums : Trace, own : f32, other : f32, number : u32) -> Trace {
  let bits = countOneBits(bitcast<u32>(own) ^ bitcast<u32>(other));
  let distance = own - other;
  let word = mixed(bitcast<u32>(own) ^ (number * ${golden}u));
  return Trace(sums.differingBits + bits, sums.squaredL2 + distance * distance, sums.hash + word);
}
@compute @workgroup_size(${lanes})
fn main(@builtin(workgroup_id) group : vec3u, @builtin(local_invocation_index) lane : u32) {
  let replica = group.z;
  let range = bounds[group.x];
  let first = replica * ${parameterCount}u;
  var sums = Trace(0u, 0.0, 0u);
  var element = range.x + lane;
  let turns = (range.y - range.x) / ${perTurn}u;
  for (var turn = 0u; turn < turns; turn++) {
    ${unroll(elementsAtOnce, (index) => `let own${index} = weights[first + element + ${index * lanes}u];`)}
    ${unroll(elementsAtOnce, (index) => `let other${index} = reference[element + ${index * lanes}u];`)}
    let number = element - range.x + 1u;
    ${unroll(elementsAtOnce, (index) => `sums = added(sums, own${index}, other${index}, number + ${index * lanes}u);`)}
    element += ${perTurn}u;
  }
  for (; element < range.y; element += ${lanes}u) {
    sums = added(sums, weights[first + element], reference[element], element - range.x + 1u);
  }
  laneTraces[lane] = sums;
  for (var half = ${lanes >> 1}u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (lane < half) {
      let upper = laneTraces[lane + half];
      sums.differingBits += upper.differingBits;
      sums.squaredL2 += upper.squaredL2;
      sums.hash += upper.hash;
      laneTraces[lane] = sums;
    }
  }
  if (lane > 0u) { return; }
  let step = ${trainingStep} % ${stepsPerEpoch}u;
  let at = ((replica * ${stepsPerEpoch}u + step) * ${tensors.length}u + group.x) * ${traceWords.count}u;
  trace[at] = sums.differingBits;
  trace[at + ${traceWords.squaredL2}u] = bitcast<u32>(sums.squaredL2);
  trace[at + ${traceWords.hash}u] = sums.hash;
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
