import { describe, expect, it } from "vitest";
import { ratioToAtomic } from "./cost.ts";

describe("ratioToAtomic", () => {
  it("is the ratio of medians, by hand", () => {
    // Medians 6, 4 and 5; one slow step of 100 ms does not count.
    expect(ratioToAtomic([6, 100, 5], [4, 4, 4])).toBe(1.5);
    expect(ratioToAtomic([4, 6], [4, 4, 4])).toBe(1.25);
    expect(ratioToAtomic([4, 4, 4], [4, 4, 4])).toBe(1);
  });

  it("rises as an order gets slower", () => {
    expect(ratioToAtomic([9], [4])).toBeGreaterThan(1);
    expect(ratioToAtomic([3], [4])).toBeLessThan(1);
  });

  it("does not depend on the order of the steps", () => {
    expect(ratioToAtomic([3, 1, 2], [1, 2])).toBe(ratioToAtomic([1, 2, 3], [2, 1]));
  });

  it("rejects a run without atomic, without steps, or with times that cannot be", () => {
    const metricInput = expect.objectContaining({ code: "metric-input" });
    expect(() => ratioToAtomic([1], [])).toThrow(metricInput);
    expect(() => ratioToAtomic([], [1])).toThrow(metricInput);
    expect(() => ratioToAtomic([1], [0])).toThrow(metricInput);
    expect(() => ratioToAtomic([Number.NaN], [1])).toThrow(metricInput);
  });
});
