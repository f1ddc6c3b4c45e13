import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { populationStdDev, sampleStdDev } from "./stdDev.ts";

const accuracies = [0.912, 0.905, 0.921, 0.899, 0.91];

describe("sampleStdDev", () => {
  it("agrees with NumPy", () => {
    // NumPy: np.std([0.912, 0.905, 0.921, 0.899, 0.910], ddof=1)
    expect(sampleStdDev(accuracies)).toBeCloseTo(0.00820365772079748, 16);
  });

  it("keeps its digits on values far from zero", () => {
    // By hand: 1, 2, 3 have sample deviation 1, and 2^40 more changes nothing.
    expect(sampleStdDev([2 ** 40 + 1, 2 ** 40 + 2, 2 ** 40 + 3])).toBe(1);
  });

  it("is exactly 0 for equal values", () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, min: 0, max: 1 }),
        fc.integer({ min: 2, max: 50 }),
        (value, n) => {
          expect(sampleStdDev(new Array<number>(n).fill(value))).toBe(0);
        },
      ),
    );
  });

  it("does not depend on the order of the values, not in one bit", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, min: 0, max: 1 }), { minLength: 2 }),
        (values) => {
          expect(sampleStdDev([...values].reverse())).toBe(sampleStdDev(values));
        },
      ),
    );
  });

  it("grows as the values spread", () => {
    expect(sampleStdDev([0.8, 0.9])).toBeGreaterThan(sampleStdDev([0.84, 0.86]));
  });

  it.each([[[]], [[1]], [[1, Number.NaN]], [[1, Number.NEGATIVE_INFINITY]]])(
    "rejects %j",
    (values) => {
      expect(() => sampleStdDev(values)).toThrow(expect.objectContaining({ code: "metric-input" }));
    },
  );
});

describe("populationStdDev", () => {
  it("agrees with NumPy", () => {
    // NumPy: np.std([0.912, 0.905, 0.921, 0.899, 0.910])
    expect(populationStdDev(accuracies)).toBeCloseTo(0.007337574531137663, 16);
  });

  it("is 0 for one value", () => {
    expect(populationStdDev([0.9])).toBe(0);
  });

  it.each([[[]], [[Number.NaN]]])("rejects %j", (values) => {
    expect(() => populationStdDev(values)).toThrow(
      expect.objectContaining({ code: "metric-input" }),
    );
  });
});
