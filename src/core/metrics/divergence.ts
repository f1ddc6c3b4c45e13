import { requireEqualLengths } from "./predictionLists.ts";

export interface BitComparison {
  /** Number of bits, of 32 per value, in which the two differ. */
  readonly differingBits: number;
  /** Euclidean distance in float64; NaN where a differing value is NaN or infinite. */
  readonly l2: number;
}

/**
 * Compares two float32 vectors bit by bit. More differing bits are further apart. Bits decide,
 * not values: 0 and -0 differ in one bit at a distance of 0, a NaN equals one of the same bits.
 *
 * @param a Values, shape [values].
 * @param b The other values, same shape.
 * @returns Count of differing bits, L2 distance in the unit of the values.
 * @throws {LabError} "metric-input" if the lengths differ or are zero.
 * @see IEEE 754-2019, binary32.
 */
export function compareBits(a: Float32Array, b: Float32Array): BitComparison {
  requireEqualLengths("compareBits", a, b);
  const bitsA = new Uint32Array(a.buffer, a.byteOffset, a.length);
  const bitsB = new Uint32Array(b.buffer, b.byteOffset, b.length);
  let differingBits = 0;
  let squares = 0;
  for (let i = 0; i < a.length; i++) {
    const changed = bitsA[i] ^ bitsB[i];
    if (changed === 0) continue;
    differingBits += bitCount(changed);
    squares += (a[i] - b[i]) ** 2;
  }
  const l2 = Number.isFinite(squares) ? Math.sqrt(squares) : Number.NaN;
  return { differingBits, l2 };
}

/** Number of ones in a 32-bit word, by adding halves, quarters and so on side by side. */
function bitCount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
