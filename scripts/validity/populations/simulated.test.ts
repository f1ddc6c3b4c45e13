import { describe, expect, it } from "vitest";
import { predictionChurn } from "../../../src/core/metrics/predictionChurn.ts";
import { seededGenerator } from "../../../src/core/random/seededGenerator.ts";
import { mean } from "../../../src/core/stats/mean.ts";
import { sampleStdDev } from "../../../src/core/stats/stdDev.ts";
import { distributionNames } from "./distributions.ts";
import { drawSample, halvesOf, ofCondition, ofPair } from "./population.ts";
import {
  clumped,
  independentErrors,
  ownSeeds,
  pairedSeeds,
  sharedSeeds,
  unequalSpreads,
} from "./simulated.ts";

const size = { unitCount: 2000, exampleCount: 400 };
const generator = () => seededGenerator(7);

function skewness(values: readonly number[]): number {
  const center = mean(values);
  const deviation = sampleStdDev(values);
  return mean(values.map((value) => ((value - center) / deviation) ** 3));
}

describe("simulated replicas", () => {
  // Of the accuracies: deviation 0.02, and for beta-binomial sqrt(0.02^2 (1 - 1/400) + 0.09 / 400);
  // skewness 0, -1 for a gamma distribution of shape 4 turned round, and for the outliers
  // -16 * 4 * 0.05 * 0.95 * 0.9 / 1.76^1.5 = -1.17.
  it.each([
    ["normal", 0.02, 0],
    ["betaBinomial", 0.025, -0.2],
    ["skewed", 0.02, -1],
    ["outlier", 0.02, -1.17],
  ] as const)("%s: mean, deviation and skewness", (name, stdDev, skew) => {
    const { accuracies } = ownSeeds(name, size, generator()).blocks[0];
    expect(mean(accuracies)).toBeCloseTo(0.9, 2);
    expect(Math.abs(sampleStdDev(accuracies) / stdDev - 1)).toBeLessThan(0.08);
    expect(Math.abs(skewness(accuracies) - skew)).toBeLessThan(0.35);
  });

  it("are right on easy examples more often than on hard ones, and on the common subgroup", () => {
    const { dataset, blocks } = ownSeeds("normal", size, generator());
    const [{ predictions }] = blocks;
    const rates = [...dataset.testLabels.keys()].map((example) =>
      mean(predictions.map((one) => (one[example] === dataset.testLabels[example] ? 1 : 0))),
    );
    expect(sampleStdDev(rates)).toBeGreaterThan(0.1);
    const ofSubgroup = (subgroup: number) =>
      mean(rates.filter((_, example) => dataset.testSubgroups?.[example] === subgroup));
    expect(ofSubgroup(0)).toBeGreaterThan(ofSubgroup(1));
  });

  it("have independent errors in their own case: the deviation is that of the examples alone", () => {
    const { dataset, blocks } = independentErrors({ ...size, unitCount: 100 }, generator());
    const [{ predictions, accuracies }] = blocks;
    const variances = [...dataset.testLabels.keys()].map((example) => {
      const rate = mean(
        predictions.map((one) => (one[example] === dataset.testLabels[example] ? 1 : 0)),
      );
      return rate * (1 - rate);
    });
    const finiteTest = Math.sqrt(mean(variances) / size.exampleCount);
    expect(sampleStdDev(accuracies) / finiteTest).toBeCloseTo(1, 1);
  });

  it("have few distinct predictions where they are clumped", () => {
    const [{ predictions }] = clumped(size, generator()).blocks;
    expect(new Set(predictions.map((one) => one.join())).size).toBeLessThanOrEqual(11);
  });

  it("spread unequally as asked", () => {
    const { a, b } = unequalSpreads("normal", size, generator(), 0.25);
    const [wide, narrow] = [a, b].map(({ blocks }) => sampleStdDev(blocks[0].accuracies));
    expect(narrow / wide).toBeCloseTo(0.25, 1);
  });
});

describe("shared seeds", () => {
  it("leave less to replicas of one block than to blocks", () => {
    const { blocks } = sharedSeeds("normal", size, generator());
    const within = Math.sqrt(mean(blocks.map(({ accuracies }) => sampleStdDev(accuracies) ** 2)));
    expect(within).toBeCloseTo(0.004, 3);
    const between = sampleStdDev(blocks.map(({ accuracies }) => mean(accuracies)));
    expect(between).toBeCloseTo(0.02, 2);
  });

  it("leave pairs closer to one another than replicas", () => {
    const { a, b } = pairedSeeds("normal", { ...size, unitCount: 50 }, generator());
    const [first, second] = [a, b].map(({ blocks }) => blocks[0].predictions);
    const paired = mean(first.map((one, index) => predictionChurn(one, second[index])));
    const between = mean(first.slice(1).map((one) => predictionChurn(first[0], one)));
    expect(paired).toBeGreaterThan(0);
    expect(between / paired).toBeGreaterThan(2);
  });

  it("can be halved", () => {
    const twice = { unitCount: 12, exampleCount: 100, blockSize: 10 };
    const { a, b } = halvesOf(sharedSeeds("normal", twice, generator()));
    const { a: drawn } = drawSample<"pair">(ofPair(a, b), 2, generator());
    expect(a.blocks.map(({ predictions }) => predictions.length)).toStrictEqual([5, 5, 5]);
    expect(a.blocks[0].predictions).not.toStrictEqual(b.blocks[0].predictions);
    expect(drawn.blocks).toHaveLength(2);
    expect(drawn.predictions).toHaveLength(10);
  });
});

describe("drawSample", () => {
  it.each(distributionNames)("draws each unit of %s once", (name) => {
    const population = ofCondition(
      ownSeeds(name, { unitCount: 20, exampleCount: 50 }, generator()),
    );
    const { predictions } = drawSample(population, 20, generator());
    expect(new Set(predictions).size).toBe(20);
  });
});
