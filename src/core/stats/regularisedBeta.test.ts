import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { regularisedBeta } from "./regularisedBeta.ts";

describe("regularisedBeta", () => {
  it.each([
    // SciPy 1.17: special.betainc(a, b, x)
    [0.3, 2, 5, 0.5798250000000003],
    [0.5, 0.5, 0.5, 0.5000000000000001],
    [0.9, 10, 3, 0.889130022255],
    [0.01, 0.5, 20, 0.4713699354850154],
    [0.999, 300, 1.5, 0.8962491931258256],
    [0.25, 1, 1, 0.25],
    [0, 2, 3, 0],
    [1, 2, 3, 1],
  ])("of %d with %d and %d", (x, a, b, expected) => {
    expect(Math.abs(regularisedBeta(x, a, b) - expected)).toBeLessThan(1e-12);
  });

  it("is a probability that rises with x", () => {
    const parameter = fc.double({ min: 0.05, max: 500, noNaN: true });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, share, parameter, parameter, (x, y, a, b) => {
        const below = regularisedBeta(Math.min(x, y), a, b);
        const above = regularisedBeta(Math.max(x, y), a, b);
        expect(below).toBeGreaterThanOrEqual(0);
        expect(above).toBeLessThanOrEqual(1);
        expect(below).toBeLessThanOrEqual(above + 1e-12);
      }),
    );
  });

  it.each([
    [-0.1, 1, 1],
    [1.1, 1, 1],
    [0.5, 0, 1],
    [0.5, 1, Number.NaN],
  ])("rejects %d with %d and %d", (x, a, b) => {
    const error = expect.objectContaining({ code: "metric-input" });
    expect(() => regularisedBeta(x, a, b)).toThrow(error);
  });
});
