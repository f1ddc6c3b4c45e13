import { describe, expect, it } from "vitest";
import { seededGenerator } from "../random/seededGenerator.ts";
import { studentInterval } from "./studentInterval.ts";

const accuracies = [0.912, 0.905, 0.921, 0.899, 0.91];

describe("studentInterval", () => {
  it("agrees with SciPy", () => {
    // SciPy: stats.t.interval(0.95, 4, np.mean(v), np.std(v, ddof=1) / np.sqrt(5))
    const { low, high, level } = studentInterval(accuracies);
    expect(low).toBeCloseTo(0.8992138135544995, 13);
    expect(high).toBeCloseTo(0.9195861864455007, 13);
    expect(level).toBe(0.95);
  });

  it("covers the mean of normal values at its level, for 2 and for 5 values", () => {
    // 2,000 samples; nominal 0.95, standard error 0.0049, four of them tolerated.
    const generator = seededGenerator(11);
    for (const n of [2, 5]) {
      let covered = 0;
      for (let trial = 0; trial < 2000; trial++) {
        const { low, high } = studentInterval(
          Array.from({ length: n }, () => generator.nextGaussian()),
        );
        if (low <= 0 && high >= 0) covered++;
      }
      expect(Math.abs(covered / 2000 - 0.95)).toBeLessThan(4 * 0.0049);
    }
  });

  it("widens with the level", () => {
    const wide = studentInterval(accuracies, 0.99);
    const narrow = studentInterval(accuracies, 0.8);
    expect(wide.high - wide.low).toBeGreaterThan(narrow.high - narrow.low);
  });

  it("shrinks to a point for equal values", () => {
    expect(studentInterval([0.7, 0.7, 0.7])).toStrictEqual({ low: 0.7, high: 0.7, level: 0.95 });
  });

  it("rejects one value, a NaN and a level of 1", () => {
    const error = expect.objectContaining({ code: "metric-input" });
    expect(() => studentInterval([0.9])).toThrow(error);
    expect(() => studentInterval([0.9, Number.NaN])).toThrow(error);
    expect(() => studentInterval([0.9, 0.8], 1)).toThrow(error);
  });
});
