import { compareBits } from "../../core/metrics/divergence.ts";
import type { DivergenceTrace, HashTrace, TensorSlot } from "../../core/results/results.ts";
import { tensorHash, traceWords } from "../kernels/weightTrace.ts";

/** Values of consecutive steps; `fromStep` 0 is before training. */
export interface TracePart {
  readonly fromStep: number;
  readonly differingBits: Uint32Array;
  readonly l2: Float32Array;
}

/** Puts one replica's trace together: the initial weights, then what the GPU gives per epoch. */
export class TraceRecorder {
  readonly #tensors: readonly TensorSlot[];
  readonly #differingBits: Uint32Array;
  readonly #l2: Float32Array;
  readonly #hashes: Uint32Array;
  #filled = 0;
  #firstStep: number | null = null;
  #firstTensor: string | null = null;

  /** @param reference Initial weights of replica 0. */
  constructor(
    tensors: readonly TensorSlot[],
    stepCount: number,
    initial: Float32Array,
    reference: Float32Array,
  ) {
    this.#tensors = tensors;
    this.#differingBits = new Uint32Array(stepCount + 1);
    this.#l2 = new Float32Array(stepCount + 1);
    this.#hashes = new Uint32Array((stepCount + 1) * tensors.length);
    this.#append(1, (_, tensorIndex) => {
      const { offset, size } = tensors[tensorIndex] ?? { offset: 0, size: 0 };
      const own = initial.slice(offset, offset + size);
      const { differingBits, l2 } = compareBits(own, reference.slice(offset, offset + size));
      return { differingBits, squaredL2: l2 * l2, hash: tensorHash(new Uint32Array(own.buffer)) };
    });
  }

  /** The values before training. */
  get initial(): TracePart {
    return this.#part(0, 1);
  }

  /** Adds the trace of an epoch, u32 [steps, tensors, 3], and returns its values. */
  addEpoch(words: Uint32Array): TracePart {
    const floats = new Float32Array(words.buffer, words.byteOffset, words.length);
    const from = this.#filled;
    const steps = words.length / (this.#tensors.length * traceWords.count);
    this.#append(steps, (step, tensorIndex) => {
      const at = (step * this.#tensors.length + tensorIndex) * traceWords.count;
      return {
        differingBits: words[at + traceWords.differingBits] ?? 0,
        squaredL2: floats[at + traceWords.squaredL2] ?? 0,
        hash: words[at + traceWords.hash] ?? 0,
      };
    });
    return this.#part(from, this.#filled);
  }

  #append(
    steps: number,
    read: (
      step: number,
      tensorIndex: number,
    ) => { differingBits: number; squaredL2: number; hash: number },
  ): void {
    for (let step = 0; step < steps; step++) {
      const at = this.#filled;
      let squared = 0;
      this.#tensors.forEach((tensor, tensorIndex) => {
        const { differingBits, squaredL2, hash } = read(step, tensorIndex);
        this.#differingBits[at] = (this.#differingBits[at] ?? 0) + differingBits;
        squared += squaredL2;
        this.#hashes[at * this.#tensors.length + tensorIndex] = hash;
        if (differingBits > 0 && this.#firstTensor === null) {
          this.#firstStep = at;
          this.#firstTensor = tensor.name;
        }
      });
      this.#l2[at] = Math.sqrt(squared);
      this.#filled += 1;
    }
  }

  #part(from: number, end: number): TracePart {
    return {
      fromStep: from,
      differingBits: this.#differingBits.slice(from, end),
      l2: this.#l2.slice(from, end),
    };
  }

  divergence(): DivergenceTrace {
    return {
      differingBits: this.#differingBits.slice(0, this.#filled),
      l2: this.#l2.slice(0, this.#filled),
      firstStep: this.#firstStep,
      firstTensor: this.#firstTensor,
    };
  }

  hashTrace(): HashTrace {
    return {
      tensors: this.#tensors.map(({ name }) => name),
      hashes: this.#hashes.slice(0, this.#filled * this.#tensors.length),
    };
  }
}
