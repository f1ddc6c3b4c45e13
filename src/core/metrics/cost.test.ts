import { describe, expect, it } from "vitest";
import { ratioToAtomic } from "./cost.ts";

describe("ratioToAtomic", () => {
  it("is the ratio of medians, by hand", () => {
    // Medians 6, 4 and 5; one slow step of 100 ms does not count.
    expect(
      ratioToAtomic({ ordered: [6, 100, 5], atomic: [4, 4, 4], "fixed-point": [4, 6] }),
    ).toStrictEqual({ ordered: 1.5, atomic: 1, "fixed-point": 1.25 });
  });

  it("rises as an order gets slower", () => {
    const atomic = [4];
    const slow = ratioToAtomic({ ordered: [9], atomic }).ordered ?? 0;
    const fast = ratioToAtomic({ ordered: [3], atomic }).ordered ?? 0;
    expect(slow).toBeGreaterThan(1);
    expect(fast).toBeLessThan(1);
  });

  it("does not depend on the order of the steps", () => {
    expect(ratioToAtomic({ ordered: [3, 1, 2], atomic: [1, 2] })).toStrictEqual(
      ratioToAtomic({ ordered: [1, 2, 3], atomic: [2, 1] }),
    );
  });

  it("rejects a run without atomic, without steps, or with times that cannot be", () => {
    const metricInput = expect.objectContaining({ code: "metric-input" });
    expect(() => ratioToAtomic({ ordered: [1] })).toThrow(metricInput);
    expect(() => ratioToAtomic({ ordered: [], atomic: [1] })).toThrow(metricInput);
    expect(() => ratioToAtomic({ ordered: [1], atomic: [0] })).toThrow(metricInput);
    expect(() => ratioToAtomic({ ordered: [Number.NaN], atomic: [1] })).toThrow(metricInput);
  });
});
