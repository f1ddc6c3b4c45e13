import { describe, expect, it } from "vitest";
import { chanceLevelOf } from "./chanceLevel.ts";

describe("chanceLevelOf", () => {
  it("is the exact binomial test's, one-sided", () => {
    // SciPy: n = 2048; p = 205 / 2048; stats.binom.isf(.05, n, p) + 1
    const labels = Uint8Array.from({ length: 2048 }, (_, i) => i % 10);
    expect(chanceLevelOf(labels, 10)).toStrictEqual({
      largestShare: 205 / 2048,
      leastCorrect: 229,
    });
    // By hand: 7 or 8 of 8 have a probability of 9 / 256, 6 or more 37 / 256.
    expect(chanceLevelOf(Uint8Array.of(0, 0, 0, 0, 1, 1, 1, 1), 2).leastCorrect).toBe(7);
  });

  it("rises with the largest class", () => {
    const lopsided = Uint8Array.from({ length: 100 }, (_, i) => (i < 80 ? 0 : 1));
    expect(chanceLevelOf(lopsided, 2).leastCorrect).toBeGreaterThan(80);
  });

  it("tells nothing with one class or very few examples", () => {
    expect(chanceLevelOf(new Uint8Array(100), 3)).toStrictEqual({
      largestShare: 1,
      leastCorrect: null,
    });
    expect(chanceLevelOf(Uint8Array.of(0, 1), 2).leastCorrect).toBeNull();
  });

  it("rejects no labels and labels that are no class", () => {
    const metricInput = expect.objectContaining({ code: "metric-input" });
    expect(() => chanceLevelOf(new Uint8Array(0), 2)).toThrow(metricInput);
    expect(() => chanceLevelOf(Uint8Array.of(2), 2)).toThrow(metricInput);
  });
});
