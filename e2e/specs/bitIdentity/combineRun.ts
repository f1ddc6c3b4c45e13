import type { JSHandle } from "playwright/test";
import type { CompiledReduction } from "../../../src/engine/reduction/reduction.ts";
import type { Harness } from "../../../src/engine/testing/harness.ts";

/** One tensor whose elements get a contribution from each split. */
export interface CombineShape {
  readonly order: CompiledReduction;
  readonly cohort: number;
  readonly size: number;
  readonly splits: number;
}

export interface CombineOutputs {
  /** The buffer of sums before they were taken. */
  readonly sums: Uint32Array;
  /** The buffer of sums after they were taken. */
  readonly leftOver: Uint32Array;
  /** What the reader made of them, shape [cohort, size]. */
  readonly totals: Float32Array;
  /** Shape [cohort]; 0 where nothing overflowed. All 0 where the order has no overflow. */
  readonly overflow: Uint32Array;
}

/** Invocations of a workgroup of the test's kernels. */
export const workgroupSize = 64;

/** Reported by a contribution beyond the bound. */
export const overflowCode = 5;

/** Elements before the tensor's own and after it, which nothing may touch. */
export const before = 3;
export const after = 2;

/**
 * Sends values f32 [cohort, splits, size] through the writer's and the reader's half of the
 * engine's sums, one workgroup row per split. The tensor lies inside a larger buffer.
 */
export async function combine(
  harness: JSHandle<Harness>,
  shape: CombineShape,
  values: Float32Array,
): Promise<CombineOutputs> {
  return harness.evaluate(
    async (page, { shape, values, workgroupSize, overflowCode, before, after }) => {
      const { reductionOrders } = await page.load<
        typeof import("../../../src/engine/reduction/reductionOrders.ts")
      >("reduction/reductionOrders.ts");
      const { buildKernel, reads, writes } =
        await page.load<typeof import("../../../src/engine/kernels/kernel.ts")>(
          "kernels/kernel.ts",
        );
      const { order, cohort, size, splits } = shape;
      const elements = before + size + after;
      const reduction = reductionOrders[order];
      const stride = reduction.words(elements, before + splits * size + after);
      const place = { stride, base: before, partialBase: before, size, splits };
      const emit = reduction.writer({ ...place, overflowCode });
      const take = reduction.reader(stride);
      const entry = `@compute @workgroup_size(${workgroupSize})
        fn main(@builtin(workgroup_id) group : vec3u, @builtin(local_invocation_index) lane : u32) {
          let element = group.y * ${workgroupSize}u + lane;
          let replica = group.z;
          if (element >= ${size}u) { return; }`;
      const rows = Math.ceil(size / workgroupSize);
      const emits = buildKernel({
        label: `emit ${order}`,
        dispatch: [splits, rows, cohort],
        bindings: [reads("values"), ...emit.bindings],
        body: `${emit.code} ${entry}
          let split = group.x;
          emit(replica, element, split, values[(replica * ${splits}u + split) * ${size}u + element]);
        }`,
      });
      const takes = buildKernel({
        label: `take ${order}`,
        dispatch: [1, rows, cohort],
        bindings: [...take.bindings, writes("totals")],
        body: `${take.code} ${entry}
          totals[replica * ${size}u + element] =
            takeSum(replica, ${before}u, element, ${before}u, ${size}u, ${splits}u);
        }`,
      });
      const given = {
        values,
        sums: new Uint32Array(stride * cohort),
        overflow: new Uint32Array(cohort),
      };
      const [emitted] = await page.runKernels([emits], given);
      const [taken] = await page.runKernels([emits, takes], {
        ...given,
        totals: new Float32Array(cohort * size),
      });
      const words = (data: ArrayBufferView | undefined) =>
        data instanceof Uint32Array ? data : new Uint32Array(cohort);
      return {
        sums: words(emitted.sums),
        leftOver: words(taken.sums),
        totals: taken.totals instanceof Float32Array ? taken.totals : new Float32Array(),
        overflow: words(taken.overflow),
      };
    },
    { shape, values, workgroupSize, overflowCode, before, after },
  );
}

/** A replica's fixed-point sums as integers, shape [size], from two's complement words. */
export function integerSums({ size }: CombineShape, sums: Uint32Array, replica: number): bigint[] {
  const stride = 2 * (before + size + after);
  return Array.from({ length: size }, (_, element) => {
    const slot = replica * stride + 2 * (before + element);
    return BigInt.asIntN(64, (BigInt(sums[slot + 1]) << 32n) | BigInt(sums[slot]));
  });
}
