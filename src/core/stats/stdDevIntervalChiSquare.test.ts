import { describe, expect, it } from "vitest";
import { seededGenerator } from "../random/seededGenerator.ts";
import { stdDevIntervalChiSquare } from "./stdDevIntervalChiSquare.ts";

const accuracies = [0.912, 0.905, 0.921, 0.899, 0.91];

describe("stdDevIntervalChiSquare", () => {
  it("agrees with SciPy", () => {
    // SciPy: np.std(v, ddof=1) * np.sqrt(4 / stats.chi2.ppf([0.975, 0.025], 4))
    const { low, high } = stdDevIntervalChiSquare(accuracies);
    expect(low).toBeCloseTo(0.004915083202643426, 13);
    expect(high).toBeCloseTo(0.02357366686364688, 13);
  });

  it("covers the deviation of normal values at its level, for 2 and for 5 values", () => {
    // 2,000 samples; nominal 0.95, standard error 0.0049, four of them tolerated.
    const generator = seededGenerator(12);
    for (const n of [2, 5]) {
      let covered = 0;
      for (let trial = 0; trial < 2000; trial++) {
        const { low, high } = stdDevIntervalChiSquare(
          Array.from({ length: n }, () => generator.nextGaussian()),
        );
        if (low <= 1 && high >= 1) covered++;
      }
      expect(Math.abs(covered / 2000 - 0.95)).toBeLessThan(4 * 0.0049);
    }
  });

  it("is [0, 0] for equal values", () => {
    expect(stdDevIntervalChiSquare([0.9, 0.9])).toStrictEqual({ low: 0, high: 0, level: 0.95 });
  });

  it("rejects one value, a NaN and a level of 0", () => {
    const error = expect.objectContaining({ code: "metric-input" });
    expect(() => stdDevIntervalChiSquare([0.9])).toThrow(error);
    expect(() => stdDevIntervalChiSquare([0.9, Number.NaN])).toThrow(error);
    expect(() => stdDevIntervalChiSquare([0.9, 0.8], 0)).toThrow(error);
  });
});
