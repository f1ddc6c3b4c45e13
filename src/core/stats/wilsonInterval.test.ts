import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wilsonInterval } from "./wilsonInterval.ts";

describe("wilsonInterval", () => {
  // SciPy: stats.binomtest(k, 5).proportion_ci(method="wilson")
  it.each([
    [3, 0.23072428127601297, 0.8823792257673521],
    [5, 0.5655175352168251, 1],
  ])("agrees with SciPy for %d of 5", (count, low, high) => {
    const interval = wilsonInterval(count / 5, 5);
    expect(interval.low).toBeCloseTo(low, 12);
    expect(interval.high).toBeCloseTo(high, 12);
  });

  it("holds the share inside [0, 1], and narrows as the count grows", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, fc.double({ min: 1, max: 1000, noNaN: true }), (value, count) => {
        const { low, high } = wilsonInterval(value, count);
        const rounding = 1e-12;
        expect(low).toBeLessThanOrEqual(value + rounding);
        expect(high).toBeGreaterThanOrEqual(value - rounding);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        const narrower = wilsonInterval(value, 2 * count);
        expect(narrower.high - narrower.low).toBeLessThan(high - low);
      }),
    );
  });

  it.each([
    [1.1, 5],
    [Number.NaN, 5],
    [0.5, 0],
    [0.5, Number.POSITIVE_INFINITY],
  ])("rejects a share of %d of %d", (share, count) => {
    const error = expect.objectContaining({ code: "metric-input" });
    expect(() => wilsonInterval(share, count)).toThrow(error);
  });
});
