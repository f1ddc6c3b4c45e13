import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mean, median } from "./mean.ts";

const accuracies = [0.912, 0.905, 0.921, 0.899, 0.91];
const finite = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1 });

describe("mean", () => {
  it("agrees with NumPy", () => {
    // NumPy: np.mean([0.912, 0.905, 0.921, 0.899, 0.910]) = 0.9094000000000001
    expect(mean(accuracies)).toBeCloseTo(0.9094, 15);
  });

  it("gives exactly the value of equal values", () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, min: 0, max: 1 }),
        fc.integer({ min: 1, max: 50 }),
        (value, n) => {
          expect(mean(new Array<number>(n).fill(value))).toBe(value);
        },
      ),
    );
  });

  it("does not depend on the order of the values, not in one bit", () => {
    fc.assert(
      fc.property(finite, (values) => {
        expect(mean([...values].reverse())).toBe(mean(values));
      }),
    );
  });

  it("takes typed arrays", () => {
    expect(mean(Float32Array.of(1, 2, 6))).toBe(3);
  });

  it.each([[[]], [[1, Number.NaN]], [[Number.POSITIVE_INFINITY]]])("rejects %j", (values) => {
    expect(() => mean(values)).toThrow(expect.objectContaining({ code: "metric-input" }));
  });
});

describe("median", () => {
  it.each([
    [[7], 7],
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [accuracies, 0.91],
  ])("of %j is %d", (values, expected) => {
    expect(median(values)).toBe(expected); // by hand
  });

  it.each([[[]], [[1, Number.NaN]]])("rejects %j", (values) => {
    expect(() => median(values)).toThrow(expect.objectContaining({ code: "metric-input" }));
  });
});
