import { seededGenerator } from "../../../src/core/random/seededGenerator.ts";
import { expect, test } from "../../fixtures/harness.ts";
import {
  after,
  before,
  type CombineShape,
  combine,
  integerSums,
  overflowCode,
  workgroupSize,
} from "./combineRun.ts";

const orders = ["ordered", "atomic", "fixed-point"] as const;

/** Elements around the workgroup size, contributions from one to many. */
const shapes = [
  { cohort: 1, size: 1, splits: 1 },
  { cohort: 2, size: 1, splits: 257 },
  { cohort: 1, size: workgroupSize - 1, splits: 2 },
  { cohort: 2, size: workgroupSize, splits: 16 },
  { cohort: 3, size: workgroupSize + 1, splits: 33 },
];

/** The engine's bound: contributions may add up to this in magnitude. */
const fixedPointBound = 2 ** 22;
const fixedPointUnit = 2 ** -40;
/** Largest relative error of one rounding to float32. */
const rounding = 2 ** -24;

type Kind = "gaussian" | "negative" | "tiny" | "cancelling" | "large";
const kinds: readonly Kind[] = ["gaussian", "negative", "tiny", "cancelling", "large"];

/** Values f32 [cohort, splits, size]; neighbouring elements are of different kinds. */
function contributions({ cohort, size, splits }: Omit<CombineShape, "order">): Float32Array {
  const generator = seededGenerator(size * 1000 + splits);
  const draw = (kind: Kind, split: number): number => {
    const gaussian = generator.nextGaussian();
    switch (kind) {
      case "gaussian":
        return gaussian;
      case "negative":
        return -Math.abs(gaussian) * 100;
      case "tiny":
        return gaussian * 2 ** -30;
      case "cancelling":
        // Pairs of opposites, and what is left of the last.
        return (split % 2 === 0 ? 1000 : -1000) + gaussian * 2 ** -12;
      case "large":
        return (2 * generator.nextFloat() - 1) * (fixedPointBound / splits) * 0.999;
      default:
        return kind satisfies never;
    }
  };
  return Float32Array.from({ length: cohort * splits * size }, (_, index) => {
    const element = index % size;
    const split = Math.floor(index / size) % splits;
    const replica = Math.floor(index / (size * splits));
    return draw(kinds[(element + replica) % kinds.length], split);
  });
}

/** The contributions to each element, shape [cohort * size][splits]. */
function byElement({ cohort, size, splits }: Omit<CombineShape, "order">, values: Float32Array) {
  return Array.from({ length: cohort * size }, (_, at) => {
    const replica = Math.floor(at / size);
    return Array.from(
      { length: splits },
      (_, split) => values[(replica * splits + split) * size + (at % size)],
    );
  });
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** A contribution in units of fixed point, what is below a unit cut off: exact in float64. */
const inUnits = (value: number) => BigInt(Math.trunc(value / fixedPointUnit));

test.describe("sums over workgroups", { tag: ["@gpu", "@bothStacks"] }, () => {
  for (const order of orders) {
    test(`${order}: as float64, within the bound of its roundings`, async ({ harness }) => {
      for (const sizes of shapes) {
        const shape = { order, ...sizes };
        const values = contributions(shape);
        const { totals, overflow } = await combine(harness, shape, values);
        expect([...overflow]).toEqual(Array(shape.cohort).fill(0));
        const misses = byElement(shape, values).flatMap((parts, at) => {
          const expected = sum(parts);
          const magnitude = sum(parts.map(Math.abs));
          // Floating point: Higham 2002, Accuracy and Stability, eq. 4.4, for any order of additions;
          // adapters may flush subnormals. Fixed point: each contribution is cut to a unit, then two
          // words are rounded, scaled and added.
          const tolerance =
            order === "fixed-point"
              ? shape.splits * fixedPointUnit + 4 * rounding * Math.abs(expected)
              : shape.splits * (rounding * magnitude + 2 ** -126);
          const error = Math.abs(totals[at] - expected);
          return error <= tolerance
            ? []
            : [{ at, parts: shape.splits, expected, error, tolerance }];
        });
        expect(misses, `${order} ${JSON.stringify(sizes)}`).toEqual([]);
      }
    });

    test(`${order}: touches its own elements alone`, async ({ harness }) => {
      const shape = { order, cohort: 2, size: 5, splits: 4 };
      const values = contributions(shape);
      const { sums, leftOver } = await combine(harness, shape, values);
      const perElement = order === "fixed-point" ? 2 : 1;
      const own = order === "ordered" ? shape.size * shape.splits : shape.size * perElement;
      const first = before * (order === "ordered" ? 1 : perElement);
      const stride = sums.length / shape.cohort;
      expect(stride).toBe(first + own + after * (order === "ordered" ? 1 : perElement));
      for (let at = 0; at < sums.length; at++) {
        const inside = at % stride >= first && at % stride < first + own;
        if (!inside) expect(sums[at]).toBe(0);
      }
      expect(sums.some((word) => word !== 0)).toBe(true);
      // The reader leaves zeros where the next step adds on, and partials where it writes over them.
      if (order === "ordered") expect(leftOver).toEqual(sums);
      else expect(leftOver.every((word) => word === 0)).toBe(true);
    });
  }

  test("ordered: dispatched twice, the same bits", async ({ harness }) => {
    for (const sizes of shapes) {
      const shape = { order: "ordered", ...sizes } as const;
      const values = contributions(shape);
      const first = await combine(harness, shape, values);
      const second = await combine(harness, shape, values);
      expect(new Uint32Array(second.totals.buffer)).toEqual(new Uint32Array(first.totals.buffer));
    }
  });

  test("fixed-point: exactly the sum of integers, in any order", async ({ harness }) => {
    for (const sizes of shapes) {
      const shape = { order: "fixed-point", ...sizes } as const;
      const { cohort, size, splits } = shape;
      const values = contributions(shape);
      const expected = byElement(shape, values).map((parts) =>
        parts.reduce((total, value) => total + inUnits(value), 0n),
      );
      // The same contributions from other places: the last split's from the first, and so on.
      const reversed = values.map((_, index) => {
        const split = Math.floor(index / size) % splits;
        return values[index + (splits - 1 - 2 * split) * size];
      });
      for (const given of [values, reversed]) {
        const { sums } = await combine(harness, shape, given);
        const found = Array.from({ length: cohort }, (_, replica) =>
          integerSums(shape, sums, replica),
        );
        expect(found.flat()).toEqual(expected);
      }
    }
  });

  test("fixed-point: holds the largest contributions from every split, of either sign", async ({
    harness,
  }) => {
    const shape = { order: "fixed-point", cohort: 1, size: 4, splits: 64 } as const;
    const bound = fixedPointBound / shape.splits; // 2^16
    const largest = bound - 2 ** -8; // the float32 below it
    expect(Math.fround(largest)).toBe(largest);
    const columns = [largest, -largest, 2 ** -40, -(2 ** -40)];
    const values = Float32Array.from({ length: 4 * 64 }, (_, index) => columns[index % 4]);
    const { sums, totals, overflow } = await combine(harness, shape, values);
    expect([...overflow]).toEqual([0]);
    const top = 64n * (2n ** 56n - 2n ** 32n);
    expect(integerSums(shape, sums, 0)).toEqual([top, -top, 64n, -64n]);
    expect([...totals]).toEqual([64 * largest, -64 * largest, 2 ** -34, -(2 ** -34)]);
  });

  test("fixed-point: a contribution at the bound, beyond it or not a number is reported", async ({
    harness,
  }) => {
    for (const splits of [1, 3, 64]) {
      const shape = { order: "fixed-point", cohort: 3, size: 2, splits } as const;
      const bound = Math.fround(fixedPointBound / splits);
      const bad = [bound, -bound, 2 * bound, 3e38, -3e38, Infinity, -Infinity, Number.NaN];
      for (const contribution of bad) {
        const values = new Float32Array(3 * splits * 2).fill(0.5);
        const place = (1 * splits + splits - 1) * 2; // replica 1, last split, element 0
        values[place] = contribution;
        const { overflow, sums } = await combine(harness, shape, values);
        expect({ splits, contribution, overflow: [...overflow] }).toEqual({
          splits,
          contribution,
          overflow: [0, overflowCode, 0],
        });
        // Whatever else was added is there.
        const half = BigInt(splits) * 2n ** 39n;
        expect(integerSums(shape, sums, 0)).toEqual([half, half]);
        expect(integerSums(shape, sums, 1)).toEqual([half - 2n ** 39n, half]);
      }
    }
  });
});
