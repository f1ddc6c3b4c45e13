import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededGenerator } from "../random/seededGenerator.ts";
import { accuracySpread } from "./accuracySpread.ts";
import { permuted } from "./arbitraries.fixture.ts";

const spread = (accuracies: readonly number[]) =>
  accuracySpread(accuracies, { generator: seededGenerator(1), resamples: 200 });

describe("accuracySpread", () => {
  it("agrees with NumPy and SciPy", () => {
    // NumPy: np.std([0.912, 0.905, 0.921, 0.899, 0.910], ddof=1)
    const result = spread([0.912, 0.905, 0.921, 0.899, 0.91]);
    expect(result.accuracySampleStdDev).toBeCloseTo(0.00820365772079748, 16);
    // SciPy, stats.bootstrap(..., method="BCa") with 400,000 resamples: 0.00487, 0.01205.
    expect(Math.abs(result.interval.low - 0.00487)).toBeLessThan(0.001);
    expect(Math.abs(result.interval.high - 0.01205)).toBeLessThan(0.001);
    // SciPy: s * np.sqrt(4 / stats.chi2.ppf([0.975, 0.025], 4))
    expect(result.chiSquareInterval.low).toBeCloseTo(0.004915083202643426, 13);
    expect(result.chiSquareInterval.high).toBeCloseTo(0.02357366686364688, 13);
  });

  it("is 0 for replicas of one accuracy and grows as they part", () => {
    const same = spread([0.9, 0.9, 0.9]);
    expect(same.accuracySampleStdDev).toBe(0);
    expect(same.interval).toStrictEqual({ low: 0, high: 0, level: 0.95 });
    expect(spread([0.8, 0.9]).accuracySampleStdDev).toBeGreaterThan(
      spread([0.84, 0.86]).accuracySampleStdDev,
    );
  });

  it("does not depend on the order of the replicas", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 8 }),
        (accuracies) => {
          expect(spread(permuted(accuracies))).toStrictEqual(spread(accuracies));
        },
      ),
    );
  });

  it("rejects one replica and an accuracy of NaN", () => {
    const metricInput = expect.objectContaining({ code: "metric-input" });
    expect(() => spread([0.9])).toThrow(metricInput);
    expect(() => spread([0.9, Number.NaN])).toThrow(metricInput);
  });
});
