import type { LabError } from "../../core/errors.ts";
import type { ReductionOrder } from "../../core/experiment/noiseCondition.ts";
import type { KernelBinding } from "../kernels/kernel.ts";

/** Reduction orders of our own kernels; `stock` is tfjs'. */
export type CompiledReduction = Exclude<ReductionOrder, "stock">;

/** What the writer's half of a sum may bind: the sums, and where an overflow is reported. */
export type SumsBinding = "sums" | "overflow";

/** WGSL functions, and the bindings that they use. */
interface SumsCode<Binding extends string> {
  readonly bindings: readonly KernelBinding<Binding>[];
  readonly code: string;
}

/**
 * One tensor's place in a buffer of sums over workgroups: element e of a replica gets one
 * contribution from each of its splits.
 */
export interface SumsPlace {
  readonly reduction: Reduction;
  /** Words of the whole buffer per replica, as `words` says. */
  readonly stride: number;
  /** First element, where elements are summed in place. */
  readonly base: number;
  /** First word of the block of partials [splits, size] of the orders that keep them. */
  readonly partialBase: number;
  /** Reported if a contribution cannot be added; at least 1. */
  readonly overflowCode: number;
}

/** How contributions of workgroups become a sum: all that differs between reduction orders. */
export interface Reduction {
  readonly name: CompiledReduction;
  /** u32 words per replica of a buffer of sums. `partials`: all contributions to its elements. */
  readonly words: (elements: number, partials: number) => number;
  /** `emit(replica, element, split, value)` for a tensor of `size` elements with `splits` each. */
  readonly writer: (
    place: Omit<SumsPlace, "reduction"> & { readonly size: number; readonly splits: number },
  ) => SumsCode<SumsBinding>;
  /**
   * `takeSum(replica, base, element, partialBase, size, splits)`, where `element` counts from the
   * start of the tensor at `base`, for a buffer of `stride` words per replica.
   */
  readonly reader: (stride: number) => SumsCode<"sums">;
  /** Whether contributions are added to the buffer's contents, so that it must start at 0. */
  readonly addsInPlace: boolean;
  /**
   * What a code in the buffer `overflow`, one word a replica, means; null where nothing overflows and
   * there is no such buffer.
   *
   * @param sums Name of the tensor, or of the statistics, whose code it is.
   */
  readonly overflow: ((sums: string, epoch: number) => LabError) | null;
}

/** WGSL head of every writer's function. */
export const emitSignature = "fn emit(replica : u32, element : u32, split : u32, value : f32)";

/** WGSL head of every reader's function. */
export const takeSumSignature =
  "fn takeSum(replica : u32, base : u32, element : u32, partialBase : u32, size : u32, splits : u32) -> f32";
