import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { churnInterval } from "./churnInterval.ts";

const matrix = [
  [0, 0.1, 0.2, 0.3],
  [0.1, 0, 0.15, 0.25],
  [0.2, 0.15, 0, 0.05],
  [0.3, 0.25, 0.05, 0],
];

describe("churnInterval", () => {
  it("agrees with a jackknife in NumPy and SciPy", () => {
    // loo = [mean of the pairs without replica i]; ps = 4 * mean - 3 * loo
    // stats.t.interval(0.95, 3, ps.mean(), ps.std(ddof=1) / 2)
    const { low, high, level } = churnInterval(matrix);
    expect(low).toBeCloseTo(0.022651981917118813, 12);
    expect(high).toBeCloseTo(0.3273480180828814, 12);
    expect(level).toBe(0.95);
  });

  it("holds the mean, and ends within 0 and 1", () => {
    const replicas = fc.integer({ min: 3, max: 8 }).chain((n) =>
      fc.array(fc.array(fc.nat({ max: 3 }), { minLength: 20, maxLength: 20 }), {
        minLength: n,
        maxLength: n,
      }),
    );
    fc.assert(
      fc.property(replicas, (lists) => {
        const churns = lists.map((a) =>
          lists.map((b) => a.filter((value, i) => value !== b[i]).length / 20),
        );
        const n = lists.length;
        const mean = churns.flat().reduce((sum, churn) => sum + churn, 0) / (n * (n - 1));
        const { low, high } = churnInterval(churns);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(mean + 1e-12);
        expect(high).toBeGreaterThanOrEqual(mean - 1e-12);
      }),
    );
  });

  it("is a point where no prediction differs", () => {
    const zero = [0, 0, 0].map(() => [0, 0, 0]);
    expect(churnInterval(zero)).toStrictEqual({ low: 0, high: 0, level: 0.95 });
  });

  it("widens with the level", () => {
    expect(churnInterval(matrix, 0.99).high).toBeGreaterThan(churnInterval(matrix).high);
  });

  it("rejects two replicas", () => {
    const two = [
      [0, 0.1],
      [0.1, 0],
    ];
    expect(() => churnInterval(two)).toThrow(expect.objectContaining({ code: "metric-input" }));
  });
});
