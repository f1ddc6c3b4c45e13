import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holm } from "./holm.ts";

describe("holm", () => {
  it("agrees with NumPy and with Holm's steps by hand", () => {
    // By hand: 5 * 0.01, 4 * 0.02, 3 * 0.03, and no later one below an earlier one.
    const rising = [0.05, 0.08, 0.09, 0.09, 0.09];
    holm([0.01, 0.02, 0.03, 0.04, 0.05]).forEach((p, i) => {
      expect(p).toBeCloseTo(rising[i], 15);
    });
    // NumPy: np.maximum.accumulate(np.minimum(1, np.sort(p) * np.arange(4, 0, -1))) at p's ranks
    holm([0.3, 0.001, 0.02, 0.9]).forEach((p, i) => {
      expect(p).toBeCloseTo([0.6, 0.004, 0.06, 0.9][i], 15);
    });
  });

  it("rejects no more than Bonferroni allows for the smallest, and keeps the order", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(share, { minLength: 1, maxLength: 20 }), (pValues) => {
        const corrected = holm(pValues);
        const smallest = Math.min(...pValues);
        expect(Math.min(...corrected)).toBe(Math.min(1, smallest * pValues.length));
        pValues.forEach((p, i) => {
          expect(corrected[i]).toBeGreaterThanOrEqual(p);
          expect(corrected[i]).toBeLessThanOrEqual(1);
          pValues.forEach((q, j) => {
            if (p < q) expect(corrected[i]).toBeLessThanOrEqual(corrected[j]);
          });
        });
      }),
    );
  });

  it("has nothing to correct for one test, or none", () => {
    expect(holm([0.04])).toEqual([0.04]);
    expect(holm([])).toEqual([]);
  });

  it.each([-0.1, 1.1, Number.NaN])("rejects %d", (p) => {
    expect(() => holm([p])).toThrow(expect.objectContaining({ code: "metric-input" }));
  });
});
