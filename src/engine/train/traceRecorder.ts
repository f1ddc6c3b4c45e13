import { compareBits } from "../../core/metrics/divergence.ts";
import type { DivergencePart } from "../../core/results/assembleResults.ts";
import type { DivergenceTrace, HashTrace, TensorSlot } from "../../core/results/results.ts";
import { tensorHash, traceWords } from "../kernels/weightTrace.ts";

type Differences = Pick<DivergenceTrace, "firstStep" | "firstTensor">;

/**
 * Decodes one replica's weight trace: before training, then epoch by epoch. Divergence is returned
 * for each part; the hashes are kept to the end.
 */
export class TraceRecorder {
  readonly #tensors: readonly TensorSlot[];
  readonly #hashes: Uint32Array;
  #filled = 0;
  /** Where the replica first differed from the first of its seed block, so far. */
  first: Differences = { firstStep: null, firstTensor: null };
  /** The divergence before training. */
  readonly initial: DivergencePart;

  /** @param reference Initial weights of the first replica of the seed block. */
  constructor(
    tensors: readonly TensorSlot[],
    stepCount: number,
    initial: Float32Array,
    reference: Float32Array,
  ) {
    this.#tensors = tensors;
    this.#hashes = new Uint32Array((stepCount + 1) * tensors.length);
    this.initial = this.addEpoch(traceStep(tensors, initial, reference));
  }

  /** Adds the trace of an epoch, u32 [steps, tensors, 3], and returns its divergence. */
  addEpoch(words: Uint32Array): DivergencePart {
    const tensorCount = this.#tensors.length;
    const steps = words.length / (tensorCount * traceWords.count);
    const floats = new Float32Array(words.buffer, words.byteOffset, words.length);
    const fromStep = this.#filled;
    const differingBits = new Uint32Array(steps);
    const l2 = new Float32Array(steps);
    for (let step = 0; step < steps; step++) {
      let squared = 0;
      this.#tensors.forEach(({ name }, index) => {
        const at = (step * tensorCount + index) * traceWords.count;
        const bits = words[at + traceWords.differingBits];
        differingBits[step] += bits;
        squared += floats[at + traceWords.squaredL2];
        this.#hashes[this.#filled * tensorCount + index] = words[at + traceWords.hash];
        if (bits > 0 && this.first.firstStep === null) {
          this.first = { firstStep: this.#filled, firstTensor: name };
        }
      });
      l2[step] = Math.sqrt(squared);
      this.#filled += 1;
    }
    return { fromStep, differingBits, l2 };
  }

  hashTrace(): HashTrace {
    return {
      tensors: this.#tensors.map(({ name }) => name),
      hashes: this.#hashes.slice(0, this.#filled * this.#tensors.length),
    };
  }
}

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
