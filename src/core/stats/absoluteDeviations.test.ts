import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { absoluteDeviations } from "./absoluteDeviations.ts";

describe("absoluteDeviations", () => {
  it("leaves out the middle of an odd number of values", () => {
    expect(absoluteDeviations([7, 1, 3])).toEqual([2, 4]);
  });

  it("takes the two in the middle of an even number as one, times sqrt(2)", () => {
    // By hand: median 4; deviations 1, 1, 3, 6.
    expect(absoluteDeviations([1, 3, 5, 10])).toEqual([Math.SQRT2, 3, 6]);
    expect(absoluteDeviations([1, 3])).toEqual([Math.SQRT2]);
  });

  it("keeps the squares' sum, and scales with the values", () => {
    const values = fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(values, (list) => {
        const deviations = absoluteDeviations(list);
        const sorted = [...list].sort((x, y) => x - y);
        const middle = (sorted[(list.length - 1) >> 1] + sorted[list.length >> 1]) / 2;
        const squares = (some: number[]) => some.reduce((total, one) => total + one * one, 0);
        expect(deviations).toHaveLength(list.length - 1);
        expect(squares(deviations)).toBeCloseTo(squares(list.map((one) => one - middle)), 6);
      }),
    );
  });

  it("rejects a single value", () => {
    const error = expect.objectContaining({ code: "metric-input" });
    expect(() => absoluteDeviations([1])).toThrow(error);
  });
});
