import { LabError } from "../../core/errors.ts";
import { epochName } from "../../core/text/counting.ts";
import { writes } from "../kernels/kernel.ts";
import { emitSignature, type Reduction, takeSumSignature } from "./reduction.ts";

/** Units per 1.0 are 2^40, of which the upper word counts 2^8. */
const upperWordUnits = 256;

/**
 * Contributions to one element may sum to at most this in magnitude, so that the 64-bit sum,
 * |sum| * 2^40 < 2^63, cannot wrap. One contribution of n may be at most the n-th part.
 */
const bound = 2 ** 22;

/** Bits of the nearest float32; of positive ones they grow with the number. */
function floatBits(value: number): number {
  return new Uint32Array(Float32Array.of(value).buffer)[0];
}

/**
 * 64-bit integers [cohort, size, 2], lower word first, in units of 2^-40, added with `atomicAdd` and
 * an explicit carry. Integer addition commutes, so the order of arrival does not matter. The reader
 * leaves zeros behind for the next step. A contribution out of bounds is not added but reported.
 */
export const fixedPoint: Reduction = {
  name: "fixed-point",
  words: (elements) => 2 * elements,
  writer: ({ stride, base, splits, overflowCode }) => ({
    bindings: [writes("sums", "atomic<u32>"), writes("overflow", "atomic<u32>")],
    code: `${emitSignature} {
          // Compared as bits: infinities and NaN lie above every number, and a compiler that takes
          // floats to be finite, as WGSL lets it, has nothing to simplify.
          if ((bitcast<u32>(value) & 0x7fffffffu) >= ${floatBits(bound / splits)}u) {
            atomicMax(&overflow[replica], ${overflowCode}u);
            return;
          }
          let scaled = abs(value) * ${upperWordUnits}f; // exact: a power of two
          let whole = floor(scaled);
          var upper = u32(whole);
          var lower = u32((scaled - whole) * 4294967296f); // exact difference, below 2^32
          if (value < 0.0) {
            lower = ~lower + 1u;
            upper = ~upper + select(0u, 1u, lower == 0u);
          }
          let slot = replica * ${stride}u + 2u * (${base}u + element);
          let before = atomicAdd(&sums[slot], lower);
          let carry = select(0u, 1u, before + lower < before);
          atomicAdd(&sums[slot + 1u], upper + carry);
        }`,
  }),
  reader: (stride) => ({
    bindings: [writes("sums", "u32")],
    code: `${takeSumSignature} {
          let slot = replica * ${stride}u + 2u * (base + element);
          var lower = sums[slot];
          var upper = sums[slot + 1u];
          sums[slot] = 0u;
          sums[slot + 1u] = 0u;
          let negative = upper >= 0x80000000u;
          if (negative) {
            lower = ~lower + 1u;
            upper = ~upper + select(0u, 1u, lower == 0u);
          }
          let sum = f32(upper) / ${upperWordUnits}f + f32(lower) / ${2 ** 40}f;
          return select(sum, -sum, negative);
        }`,
  }),
  addsInPlace: true,
  overflow: (sums, epoch) =>
    new LabError(
      "fixed-point-overflow",
      `The sums of ${sums} left the range of fixed point in ${epochName(epoch)}: contributions may add up to at most ${bound} in magnitude`,
    ),
};
