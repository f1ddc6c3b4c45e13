import { LabError } from "../errors.ts";
import { requireEqualLengths } from "./predictionLists.ts";

export interface BitComparison {
  /** Number of bits, of 32 per value, in which the two differ. */
  readonly differingBits: number;
  /** Euclidean distance in float64; NaN where a differing value is NaN or infinite. */
  readonly l2: number;
  /** Index of the first value whose bits differ, or null if all are equal. */
  readonly firstDifferingIndex: number | null;
}

/**
 * Compares two float32 vectors bit by bit. More differing bits are further apart. Bits decide,
 * not values: 0 and -0 differ in one bit at a distance of 0, a NaN equals one of the same bits.
 *
 * @param a Values, shape [values].
 * @param b The other values, same shape.
 * @returns Count of differing bits, L2 distance in the unit of the values, first index.
 * @throws {LabError} "metric-input" if the lengths differ or are zero.
 * @see IEEE 754-2019, binary32.
 */
export function compareBits(a: Float32Array, b: Float32Array): BitComparison {
  requireEqualLengths("compareBits", a, b);
  const bitsA = new Uint32Array(a.buffer, a.byteOffset, a.length);
  const bitsB = new Uint32Array(b.buffer, b.byteOffset, b.length);
  let differingBits = 0;
  let squares = 0;
  let firstDifferingIndex: number | null = null;
  for (let i = 0; i < a.length; i++) {
    const changed = bitsA[i] ^ bitsB[i];
    if (changed === 0) continue;
    firstDifferingIndex ??= i;
    differingBits += bitCount(changed);
    squares += (a[i] - b[i]) ** 2;
  }
  const l2 = Number.isFinite(squares) ? Math.sqrt(squares) : Number.NaN;
  return { differingBits, l2, firstDifferingIndex };
}

/** One recorded comparison of a replica with replica 0. */
export interface DivergencePoint {
  readonly step: number;
  readonly differingBits: number;
}

/**
 * The first recorded step at which bits differ. Earlier is noisier.
 *
 * @param series Recorded comparisons, in any order; steps that were not recorded are not seen.
 * @returns The smallest step with a differing bit, or null if there is none.
 * @see compareBits
 */
export function firstDifferingStep(series: Iterable<DivergencePoint>): number | null {
  let first: number | null = null;
  for (const { step, differingBits } of series) {
    if (differingBits > 0 && (first === null || step < first)) first = step;
  }
  return first;
}

/** Where a tensor lies in a flat vector: `size` values from `offset` on. */
export interface TensorSpan {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
}

/**
 * The tensor that holds a value of a flat vector.
 *
 * @param index Index in the flat vector, such as `firstDifferingIndex`.
 * @param layout Spans of the tensors, in any order.
 * @returns Name of the tensor, and the value's index within it.
 * @throws {LabError} "metric-input" if no tensor holds that index.
 */
export function firstDifferingTensor(
  index: number,
  layout: readonly TensorSpan[],
): { readonly name: string; readonly indexInTensor: number } {
  const span = layout.find(({ offset, size }) => index >= offset && index < offset + size);
  if (span === undefined) {
    throw new LabError("metric-input", `No tensor of the layout holds the index ${index}`);
  }
  return { name: span.name, indexInTensor: index - span.offset };
}

/** Number of ones in a 32-bit word, by adding halves, quarters and so on side by side. */
function bitCount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
