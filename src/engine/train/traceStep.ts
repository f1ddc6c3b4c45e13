import { compareBits } from "../../core/metrics/divergence.ts";
import type { TensorSlot } from "../../core/results/results.ts";
import { tensorHash, traceWords } from "../kernels/weightTrace.ts";

/** One step of the weight trace on the CPU, u32 [tensors, 3], as the kernel `weightTrace` writes it. */
export function traceStep(
  tensors: readonly TensorSlot[],
  weights: Float32Array,
  reference: Float32Array,
): Uint32Array {
  const words = new Uint32Array(tensors.length * traceWords.count);
  const floats = new Float32Array(words.buffer);
  tensors.forEach(({ offset, size }, index) => {
    const own = weights.slice(offset, offset + size);
    const { differingBits, l2 } = compareBits(own, reference.slice(offset, offset + size));
    const at = index * traceWords.count;
    words[at + traceWords.differingBits] = differingBits;
    floats[at + traceWords.squaredL2] = l2 * l2;
    words[at + traceWords.hash] = tensorHash(new Uint32Array(own.buffer));
  });
  return words;
}
