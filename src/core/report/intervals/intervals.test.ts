import { describe, expect, it } from "vitest";
import { mean } from "../../stats/mean.ts";
import { printedIntervals } from "./intervals.ts";
import type { ConditionSample } from "./printedInterval.ts";

function sampleOf(
  blocks: { readonly accuracies: number[]; readonly predictions: Uint8Array[] }[],
): ConditionSample {
  const dataset = {
    testLabels: new Uint8Array(40),
    testSubgroups: new Uint8Array(40),
    classNames: ["a", "b"],
    subgroupNames: [],
  };
  return {
    dataset,
    accuracies: blocks.flatMap(({ accuracies }) => accuracies),
    predictions: blocks.flatMap(({ predictions }) => predictions),
    blocks: blocks.map((block, seedBlock) => ({ ...block, seedBlock, replicas: [] })),
  };
}

/** Replicas of which any two differ on two examples. */
const apart = (count: number) =>
  Array.from({ length: count }, (_, r) => Uint8Array.from({ length: 40 }, (_v, i) => +(i === r)));
const accuracies = [0.912, 0.905, 0.921, 0.899, 0.91, 0.93, 0.917, 0.902, 0.908, 0.915];
const ten = sampleOf([{ accuracies, predictions: apart(10) }]);
const churning = Array.from({ length: 5 }, (_, r) =>
  Uint8Array.from({ length: 40 }, (_v, i) => ((i * 7 + r * 3) % 11 < 2 + r ? 1 : 0)),
);
const five = sampleOf([{ accuracies: accuracies.slice(0, 5), predictions: churning }]);

const ofOneCondition = [
  printedIntervals.accuracyMean,
  printedIntervals.accuracySpread,
  printedIntervals.churn,
] as const;

// Expected values: NumPy 2 and SciPy 1.17.
describe("printed intervals", () => {
  it("of mean accuracy: Student's, a tenth wider, on the logit scale", () => {
    // r = stats.t.ppf(.975, 9) * 1.1 * x.std(ddof=1) / sqrt(10) / (m * (1 - m)); expit(logit(m) +- r)
    const { low, high } = printedIntervals.accuracyMean.interval(ten) ?? {};
    expect(low).toBeCloseTo(0.9043097242368828, 12);
    expect(high).toBeCloseTo(0.9189421719268676, 12);
  });

  it("of accuracy spread: Bonett's, with a kurtosis of 5.5 at least above", () => {
    // m = stats.trim_mean(x, 1 / (2 * sqrt(n - 4))); g = n * ((x - m)**4).sum() / ((x - x.mean())**2).sum()**2
    // z = norm.ppf(.975); c = n / (n - z); se = lambda g: sqrt((g - (n - 3) / n) / (n - 1))
    // exp((log(c * x.var(ddof=1)) - z * se(g)) / 2), ... + z * c * se(5.5)
    const { low, high } = printedIntervals.accuracySpread.interval(ten) ?? {};
    expect(low).toBeCloseTo(0.006477876225799985, 12);
    expect(high).toBeCloseTo(0.025235750257573877, 12);
  });

  it("of churn: the jackknife's on the logit scale, longer above", () => {
    // r = stats.t.ppf(.975, 4) * ps.std(ddof=1) / sqrt(5) / (m * (1 - m)); expit(logit(m) - r), ... + 1.4 * r
    const { low, high } = printedIntervals.churn.interval(five) ?? {};
    expect(low).toBeCloseTo(0.43079499853152137, 12);
    expect(high).toBeCloseTo(0.7248883406606361, 12);
  });

  it("are not printed for few replicas", () => {
    for (const { leastUnits, interval } of ofOneCondition) {
      const few = accuracies.slice(0, leastUnits - 1);
      expect(interval(sampleOf([{ accuracies: few, predictions: apart(few.length) }]))).toBeNull();
      expect(interval(sampleOf([]))).toBeNull();
    }
  });

  it("are not printed where replicas answer alike", () => {
    const alike = sampleOf([{ accuracies, predictions: [...apart(9), apart(1)[0]] }]);
    for (const { interval } of ofOneCondition) expect(interval(alike)).toBeNull();
  });

  it("are not printed over seed blocks, but for the mean, whose unit is the block then", () => {
    const pairs = [0, 2, 4, 6, 8].map((at) => ({
      accuracies: accuracies.slice(at, at + 2),
      predictions: apart(2),
    }));
    const blocks = sampleOf(pairs);
    expect(printedIntervals.accuracySpread.interval(blocks)).toBeNull();
    expect(printedIntervals.churn.interval(blocks)).toBeNull();
    const means = pairs.map((pair) => mean(pair.accuracies));
    const units = sampleOf([{ accuracies: means, predictions: apart(5) }]);
    const interval = printedIntervals.accuracyMean.interval(blocks);
    expect(interval).not.toBeNull();
    expect(interval).toEqual(printedIntervals.accuracyMean.interval(units));
  });

  it("hold their estimate, and stay within 0 and 1", () => {
    const near = sampleOf([
      { accuracies: [1, 1, 0.999, 0.9, 0.99, 1, 0.998, 1], predictions: apart(8) },
    ]);
    for (const { interval, estimate } of ofOneCondition) {
      for (const sample of [ten, near]) {
        const { low = 0, high = 1 } = interval(sample) ?? {};
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThan(estimate(sample) ?? 0);
        expect(high).toBeGreaterThan(estimate(sample) ?? 1);
        expect(high).toBeLessThanOrEqual(1);
      }
    }
  });
});
