import { describe, expect, it } from "vitest";
import { seededGenerator } from "../../random/seededGenerator.ts";
import { printedIntervals } from "./intervals.ts";
import { partSample } from "./partSample.ts";
import type { ConditionSample } from "./printedInterval.ts";

const { accuracySpread, excess } = printedIntervals;

/** Replicas that are wrong on each example with a rate of their own, drawn about 30 %. */
function sampleOf(replicaCount: number, deviation: number, exampleCount = 400): ConditionSample {
  const generator = seededGenerator(13);
  const testLabels = new Uint8Array(exampleCount);
  const predictions = Array.from({ length: replicaCount }, () => {
    const rate = 0.3 + deviation * generator.nextGaussian();
    return testLabels.map(() => (generator.nextFloat() < rate ? 1 : 0));
  });
  const accuracies = predictions.map(
    (one) => one.filter((label) => label === 0).length / exampleCount,
  );
  return {
    predictions,
    accuracies,
    blocks: [{ seedBlock: 0, predictions, accuracies }],
    dataset: { testLabels, testSubgroups: null, classNames: ["a", "b"], subgroupNames: [] },
  };
}

describe("the interval of the excess", () => {
  it("is the spread's, less what the test examples explain, by squares", () => {
    const sample = sampleOf(12, 0.1);
    // By hand: n = 400 examples; e is each one's error rate over the 12 replicas.
    const rates = Array.from({ length: 400 }, (_, i) => {
      return sample.predictions.filter((one) => one[i] === 1).length / 12;
    });
    const explained = (rates.reduce((sum, e) => sum + e * (1 - e), 0) / 400 ** 2) * (12 / 11);
    const spread = accuracySpread.interval(sample);
    const around = excess.interval(sample);
    expect(around?.low).toBeCloseTo(Math.sqrt((spread?.low ?? 0) ** 2 - explained), 12);
    expect(around?.high).toBeCloseTo(Math.sqrt((spread?.high ?? 0) ** 2 - explained), 12);
    expect(around?.low).toBeLessThan(excess.estimate(sample) ?? 0);
    expect(around?.high).toBeGreaterThan(excess.estimate(sample) ?? 1);
  });

  it("reaches 0 where the test examples alone may explain the spread", () => {
    expect(excess.interval(sampleOf(8, 0, 10_000))?.low).toBe(0);
  });

  it("is not printed where the spread's is not, or without replicas of one seed", () => {
    const two = sampleOf(2, 0.1);
    expect(accuracySpread.interval(two)).toBeNull();
    expect(excess.interval(two)).toBeNull();
    const one = sampleOf(1, 0.1);
    expect(excess.estimate(one)).toBeNull();
    expect(excess.interval(one)).toBeNull();
  });

  it("takes the part's own examples", () => {
    const sample = sampleOf(12, 0.1);
    const half = partSample(
      sample,
      Array.from({ length: 200 }, (_, i) => 2 * i),
    );
    expect(half.dataset.testLabels).toHaveLength(200);
    const right = half.predictions[3].filter((label) => label === 0).length;
    expect(half.accuracies[3]).toBe(right / 200);
    expect(half.blocks[0].accuracies).toEqual(half.accuracies);
  });
});
