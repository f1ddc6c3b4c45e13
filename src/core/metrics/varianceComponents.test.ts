import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededGenerator } from "../random/seededGenerator.ts";
import { mean } from "../stats/mean.ts";
import { nestedComponents, pairedComponents } from "./varianceComponents.ts";

// ALGO and ALGO+IMPL of `quick` on a software adapter.
const algo = [0.8642578125, 0.87353515625, 0.8779296875, 0.9208984375, 0.9091796875];
const both = [0.86181640625, 0.87353515625, 0.87890625, 0.91943359375, 0.9091796875];

describe("pairedComponents", () => {
  it("agrees with NumPy", () => {
    // NumPy: np.var(x - y, ddof=1) / 2, np.cov(x, y)[0, 1], and the former over their sum
    const components = pairedComponents(algo, both);
    expect(components.additionVariance).toBeCloseTo(9.179115295410156e-7, 18);
    expect(components.seedVariance).toBeCloseTo(0.0006004571914672852, 15);
    expect(components.additionShare).toBeCloseTo(0.0015263543917378637, 14);
    expect(components.wasNegative).toBe(false);
  });

  it("does not change with a shift that all pairs share, nor with the sides", () => {
    const value = fc.integer({ min: 0, max: 1000 });
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { minLength: 2 }), value, (pairs, shift) => {
        const a = pairs.map(([first]) => first);
        const b = pairs.map(([, second]) => second);
        const components = pairedComponents(a, b);
        const moved = pairedComponents(
          a,
          b.map((one) => one + shift),
        );
        const tolerance = 1e-6;
        expect(Math.abs(moved.seedVariance - components.seedVariance)).toBeLessThan(tolerance);
        expect(Math.abs(moved.additionVariance - components.additionVariance)).toBeLessThan(
          tolerance,
        );
        expect(pairedComponents(b, a)).toEqual(components);
      }),
    );
  });

  it("cuts a negative variance between seeds at 0 and names it", () => {
    // By hand: the differences -1 and 1 have variance 2; the covariance of (0, 1) and (1, 0) is -0.5.
    const components = pairedComponents([0, 1], [1, 0]);
    expect(components).toMatchObject({ seedVariance: 0, additionShare: 1, wasNegative: true });
    expect(components.additionVariance).toBeCloseTo(1, 14);
  });

  it("has no share where nothing varies, and all from seeds where pairs agree", () => {
    expect(pairedComponents([0.5, 0.5], [0.5, 0.5]).additionShare).toBeNull();
    expect(pairedComponents([0.5, 0.6], [0.5, 0.6]).additionShare).toBe(0);
  });

  it("rejects one pair, and lists of other lengths", () => {
    const metricInput = expect.objectContaining({ code: "metric-input" });
    expect(() => pairedComponents([0.5], [0.5])).toThrow(metricInput);
    expect(() => pairedComponents([0.5, 0.6], [0.5])).toThrow(metricInput);
  });
});

describe("nestedComponents", () => {
  const bySeed = [
    [0.91, 0.92, 0.9],
    [0.95, 0.94],
    [0.88, 0.885, 0.89, 0.9],
  ];

  it("agrees with NumPy for seeds of several sizes", () => {
    // NumPy, g the groups, m their overall mean, N = 9, a = 3:
    // msw = sum(((v - v.mean())**2).sum() for v in g) / (N - a)
    // msb = sum(len(v) * (v.mean() - m)**2 for v in g) / (a - 1)
    // n0 = (N - sum(len(v)**2 for v in g) / N) / (a - 1); (msb - msw) / n0
    // msb / msw is SciPy's stats.f_oneway(*g).statistic, 27.08
    const components = nestedComponents(bySeed);
    expect(components.additionVariance).toBeCloseTo(7.812500000000014e-5, 16);
    expect(components.seedVariance).toBeCloseTo(0.0007052884615384592, 15);
  });

  it("finds the variances that values were drawn with, on average", () => {
    // 400 experiments of 5 seeds by 4 replicas, variances 4 and 1. The estimate between seeds has a
    // standard deviation of sqrt(2 / 4) (4 + 1 / 4) = 3, its mean one of 0.15; four tolerated.
    const generator = seededGenerator(31);
    const estimates = Array.from({ length: 400 }, () =>
      nestedComponents(
        Array.from({ length: 5 }, () => {
          const seed = 2 * generator.nextGaussian();
          return Array.from({ length: 4 }, () => seed + generator.nextGaussian());
        }),
      ),
    );
    const average = (key: "seedVariance" | "additionVariance") =>
      mean(estimates.map((one) => one[key]));
    expect(Math.abs(average("seedVariance") - 4)).toBeLessThan(4 * 0.15);
    // Each has 15 degrees of freedom: deviation sqrt(2 / 15) = 0.365, of the mean 0.018.
    expect(Math.abs(average("additionVariance") - 1)).toBeLessThan(4 * 0.018);
  });

  it("cuts a negative variance between seeds at 0 and names it", () => {
    const equalMeans = nestedComponents([
      [0, 1],
      [1, 0],
    ]);
    expect(equalMeans).toMatchObject({ seedVariance: 0, additionShare: 1, wasNegative: true });
  });

  it("rejects one seed, and seeds of one replica each", () => {
    const metricInput = expect.objectContaining({ code: "metric-input" });
    expect(() => nestedComponents([[0.5, 0.6]])).toThrow(metricInput);
    expect(() => nestedComponents([[0.5], [0.6]])).toThrow(metricInput);
  });
});
