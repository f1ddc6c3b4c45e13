import { describe, expect, it } from "vitest";
import { binomialUpperTail } from "../../src/core/stats/binomialUpperTail.ts";
import { atMost, isAbove, isOutside } from "./bounds.ts";

describe("binomial tails", () => {
  // SciPy 1.17: binom.sf(k - 1, n, p) and binom.cdf(k, n, p).
  it.each([
    [1870, 2000, 0.92, 0.006321313684906108, 0.9950806594217562],
    [120, 2000, 0.05, 0.02508363004053577, 0.9800771627020072],
    [0, 200, 0.98, 1, 0],
    [200, 200, 0.98, 0.017587946605721504, 1],
  ])("of %i in %i at %f", (count, trials, probability, upper, lower) => {
    expect(binomialUpperTail(count, trials, probability)).toBeCloseTo(upper, 8);
    expect(atMost(count, trials, probability)).toBeCloseTo(lower, 8);
  });

  it("calls a rate out of bounds only beyond chance", () => {
    expect(isOutside(1835, 2000)).toBe(false); // 91.75 %
    expect(isOutside(1800, 2000)).toBe(true); // 90 %
    expect(isOutside(1985, 2000)).toBe(true); // 99.25 %
    expect(isOutside(0, 0)).toBe(false);
    expect(isAbove(110, 2000, 0.05)).toBe(false);
    expect(isAbove(140, 2000, 0.05)).toBe(true);
    expect(isAbove(1, 1000, 0.05)).toBe(false);
  });
});
