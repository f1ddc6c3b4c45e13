import type { ReductionOrder } from "../../../core/experiment/noiseCondition.ts";
import { type KernelBinding, reads, writes } from "../kernel.ts";

/** Reduction orders that our own kernels know; `stock` is tfjs'. */
export type CompiledReduction = Exclude<ReductionOrder, "stock">;

/**
 * One tensor's place in a buffer of sums over workgroups: element e of a replica gets one
 * contribution from each of its splits. How contributions become a sum is the reduction order, and
 * is written in this file alone.
 *
 * - `ordered`: partials f32 [cohort, splits, size]; the reader adds split 0, 1, 2, ...
 * - `atomic`: f32 sums [cohort, size] under compare-and-swap, in the order of arrival.
 * - `fixed-point`: 64-bit integers [cohort, size, 2] in units of 2^-40, added with `atomicAdd`
 *   and an explicit carry. Integer addition commutes, so the order of arrival does not matter.
 *
 * The reader of `atomic` and `fixed-point` sums leaves zeros behind for the next step.
 */
export interface SumsPlace {
  readonly order: CompiledReduction;
  /** Words of the whole buffer per replica, as `sumWords` says. */
  readonly stride: number;
  /** First element, where elements are summed in place. */
  readonly base: number;
  /** First word of the block of partials [splits, size] that `ordered` has. */
  readonly partialBase: number;
  /** Reported if a contribution leaves the bound of fixed point; at least 1. */
  readonly overflowCode: number;
}

/** u32 words that a buffer of sums takes per replica. `partials`: all contributions of a step. */
export function sumWords(order: CompiledReduction, elements: number, partials: number): number {
  return order === "ordered" ? partials : order === "atomic" ? elements : 2 * elements;
}

/** Fixed point: units per 1.0 are 2^40, of which the upper word counts 2^8. */
const upperWordUnits = 256;

/**
 * Fixed point: contributions to one element may sum to at most this in magnitude, so that the
 * 64-bit sum, |sum| * 2^40 < 2^63, cannot wrap. One contribution of n may be at most the n-th part.
 */
export const fixedPointBound = 2 ** 22;

/** Bits of the nearest float32; of positive ones they grow with the number. */
function floatBits(value: number): number {
  return new Uint32Array(Float32Array.of(value).buffer)[0];
}

/**
 * The writer's half: bindings, and `emit(replica, element, split, value)` for a tensor of `size`
 * elements with `splits` contributions to each.
 */
export function emitter(shape: SumsPlace & { readonly size: number; readonly splits: number }): {
  readonly bindings: readonly KernelBinding[];
  readonly code: string;
} {
  const { order, stride, base, partialBase, size, splits, overflowCode } = shape;
  const signature = "fn emit(replica : u32, element : u32, split : u32, value : f32)";
  switch (order) {
    case "ordered":
      return {
        bindings: [writes("sums")],
        code: `${signature} {
          sums[replica * ${stride}u + ${partialBase}u + split * ${size}u + element] = value;
        }`,
      };
    case "atomic":
      return {
        bindings: [writes("sums", "atomic<u32>")],
        code: `${signature} {
          let slot = replica * ${stride}u + ${base}u + element;
          var seen = atomicLoad(&sums[slot]);
          loop {
            let next = bitcast<u32>(bitcast<f32>(seen) + value);
            let swap = atomicCompareExchangeWeak(&sums[slot], seen, next);
            if (swap.exchanged) { break; }
            seen = swap.old_value;
          }
        }`,
      };
    case "fixed-point":
      return {
        bindings: [writes("sums", "atomic<u32>"), writes("overflow", "atomic<u32>")],
        code: `${signature} {
          // Compared as bits: infinities and NaN lie above every number, and a compiler that takes
          // floats to be finite, as WGSL lets it, has nothing to simplify.
          if ((bitcast<u32>(value) & 0x7fffffffu) >= ${floatBits(fixedPointBound / splits)}u) {
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
      };
    default:
      return order satisfies never;
  }
}

/**
 * The reader's half: the binding `sums`, and a function `takeSum(replica, element, partialBase,
 * size, splits)` where `element` counts from the start of the tensor at `base`.
 */
export function reader(shape: { readonly order: CompiledReduction; readonly stride: number }): {
  readonly bindings: readonly KernelBinding[];
  readonly code: string;
} {
  const { order, stride } = shape;
  const signature =
    "fn takeSum(replica : u32, base : u32, element : u32, partialBase : u32, size : u32, splits : u32) -> f32";
  switch (order) {
    case "ordered":
      return {
        bindings: [reads("sums")],
        code: `${signature} {
          var sum = 0.0;
          let first = replica * ${stride}u + partialBase + element;
          for (var split = 0u; split < splits; split++) { sum += sums[first + split * size]; }
          return sum;
        }`,
      };
    case "atomic":
      return {
        bindings: [writes("sums")],
        code: `${signature} {
          let slot = replica * ${stride}u + base + element;
          let sum = sums[slot];
          sums[slot] = 0.0;
          return sum;
        }`,
      };
    case "fixed-point":
      return {
        bindings: [writes("sums", "u32")],
        code: `${signature} {
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
      };
    default:
      return order satisfies never;
  }
}
