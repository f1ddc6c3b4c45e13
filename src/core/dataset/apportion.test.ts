import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { apportion, apportionWithin, subsetCounts, sum, testCounts } from "./apportion.ts";

const sizesAndTotal = fc
  .array(fc.nat(100_000), { minLength: 1, maxLength: 20 })
  .chain((sizes) => fc.tuple(fc.constant(sizes), fc.nat(sum(sizes))));

describe("apportion", () => {
  it.each([
    // Hamilton's method, worked by hand: quotas 4.35, 3.35, 2.30 leave one seat, to the first of
    // the two largest remainders.
    [10, [87, 67, 46], [5, 3, 2]],
    // Quotas 0.5 and 0.5: of equal remainders the first.
    [1, [7, 7], [1, 0]],
    // Quotas 2.4, 2.4, 1.2.
    [6, [40, 40, 20], [3, 2, 1]],
    [0, [3, 0], [0, 0]],
    [3, [3, 0], [3, 0]],
    [0, [], []],
  ])("divides %i among %j as %j", (total, sizes, shares) => {
    expect(apportion(total, sizes)).toEqual(shares);
  });

  it("gives the total, each share within one of its quota and no more than the size", () => {
    fc.assert(
      fc.property(sizesAndTotal, ([sizes, total]) => {
        const shares = apportion(total, sizes);
        expect(sum(shares)).toBe(total);
        for (const [i, share] of shares.entries()) {
          expect(share).toBeLessThanOrEqual(sizes[i]);
          expect(Math.abs(share - (sizes[i] * total) / Math.max(1, sum(sizes)))).toBeLessThan(1);
        }
      }),
    );
  });

  it.each([-1, 0.5, 11, Number.NaN])("refuses the total %d of 10", (total) => {
    expect(() => apportion(total, [4, 6])).toThrow(expect.objectContaining({ code: "internal" }));
  });
});

describe("apportionWithin", () => {
  it("gives a rare group its least and takes it from the others in proportion", () => {
    const bounds = [1000, 500, 2].map((size) => ({ least: 1, most: size }));
    // 30 less 1, divided 2 to 1: 19.33 and 9.67.
    expect(apportionWithin(30, [1000, 500, 2], bounds)).toEqual([19, 10, 1]);
  });

  it("stops a group at its most and gives the rest to the others", () => {
    const bounds = [
      { least: 0, most: 2 },
      { least: 0, most: 100 },
    ];
    expect(apportionWithin(10, [100, 100], bounds)).toEqual([2, 8]);
  });

  it("gives the total, moved into the bounds, and keeps each of them", () => {
    const groups = fc.array(
      fc
        .tuple(fc.nat(50), fc.nat(50), fc.nat(50))
        .map((numbers) => numbers.sort((a, b) => a - b) as [number, number, number]),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(groups, fc.nat(700), (numbers, total) => {
        const sizes = numbers.map(([, , size]) => size);
        const bounds = numbers.map(([least, most]) => ({ least, most }));
        const shares = apportionWithin(total, sizes, bounds);
        const leastSum = sum(bounds.map(({ least }) => least));
        const mostSum = sum(bounds.map(({ most }) => most));
        expect(sum(shares)).toBe(Math.min(Math.max(total, leastSum), mostSum));
        for (const [i, share] of shares.entries()) {
          expect(share).toBeGreaterThanOrEqual(bounds[i].least);
          expect(share).toBeLessThanOrEqual(bounds[i].most);
        }
      }),
    );
  });

  it("is apportion where no bound bites", () => {
    fc.assert(
      fc.property(sizesAndTotal, ([sizes, total]) => {
        const bounds = sizes.map((size) => ({ least: 0, most: size }));
        expect(apportionWithin(total, sizes, bounds)).toEqual(apportion(total, sizes));
      }),
    );
  });
});

describe("testCounts", () => {
  it("takes its share of all and keeps each class in both splits where it can", () => {
    expect(testCounts([100, 50, 10], 0.2)).toEqual([20, 10, 2]);
    expect(testCounts([97, 2, 1], 0.5)).toEqual([49, 1, 0]);
    expect(testCounts([100, 100, 2, 1, 0], 0.01)).toEqual([1, 1, 1, 0, 0]);
  });
});

describe("subsetCounts", () => {
  it("keeps the proportions, and one of each class that has any", () => {
    expect(subsetCounts([60, 40], 50)).toEqual([30, 20]);
    expect(subsetCounts([98, 1, 1, 0], 10)).toEqual([8, 1, 1, 0]);
  });
});
