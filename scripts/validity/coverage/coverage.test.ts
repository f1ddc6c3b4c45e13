import { describe, expect, it } from "vitest";
import { seededGenerator } from "../../../src/core/random/seededGenerator.ts";
import { defineInterval } from "../../../src/core/report/intervals/printedInterval.ts";
import { mean } from "../../../src/core/stats/mean.ts";
import { sampleStdDev } from "../../../src/core/stats/stdDev.ts";
import { isOutside } from "../bounds.ts";
import { ofTimes } from "../populations/population.ts";
import { simulateCell } from "./cell.ts";
import { countCoverage, truthOf } from "./coverage.ts";

/** Student's interval of a mean, with his 97.5 % quantiles for 3, 10 and 50 values (SciPy: t.ppf). */
const quantiles = new Map([
  [3, 4.302652729911275],
  [10, 2.2621571627409915],
  [50, 2.009575234489209],
]);

const meanTime = defineInterval({
  kind: "times",
  title: "mean",
  source: "Student 1908",
  leastUnits: 3,
  estimate: ({ stepMs }) => mean(stepMs),
  interval: ({ stepMs }) => {
    const reach =
      ((quantiles.get(stepMs.length) ?? 0) * sampleStdDev(stepMs)) / Math.sqrt(stepMs.length);
    return { low: mean(stepMs) - reach, high: mean(stepMs) + reach, level: 0.95 };
  },
});

/** Normal values, drawn in any order. */
function normalPopulation(unitCount: number) {
  const generator = seededGenerator(1);
  const values = Array.from({ length: unitCount }, () => generator.nextGaussian());
  return { ...ofTimes(values, values), isSeries: false };
}

describe("countCoverage", () => {
  const population = normalPopulation(4000);
  const truth = truthOf(meanTime, population) ?? Number.NaN;

  it.each([3, 10, 50])("finds 95 %% of Student's interval with %i values", (unitCount) => {
    const task = { truth, unitCount, sampleCount: 2000, seed: 1 };
    const { coveredCount, printedCount } = countCoverage(meanTime, population, task);
    expect(printedCount).toBe(2000);
    expect(coveredCount / printedCount).toBeGreaterThan(0.935);
    expect(coveredCount / printedCount).toBeLessThan(0.965);
  });

  it("finds it too where a sample is half of its population", () => {
    const small = normalPopulation(100);
    const task = {
      truth: truthOf(meanTime, small) ?? 0,
      unitCount: 50,
      sampleCount: 2000,
      seed: 1,
    };
    const { coveredCount } = countCoverage(meanTime, small, task);
    expect(coveredCount / 2000).toBeGreaterThan(0.935);
    expect(coveredCount / 2000).toBeLessThan(0.965);
  });

  it("counts printed intervals alone", () => {
    const rarely = defineInterval<"times">({
      ...meanTime,
      interval: (sample) => (sample.stepMs[0] > 1 ? meanTime.interval(sample) : null),
    });
    const task = { truth, unitCount: 10, sampleCount: 2000, seed: 1 };
    const { printedCount, coveredCount } = countCoverage(rarely, population, task);
    // P(Z > 1) = 0.1587
    expect(printedCount / 2000).toBeCloseTo(0.159, 1);
    expect(coveredCount).toBeLessThanOrEqual(printedCount);
  });
});

describe("simulateCell", () => {
  const population = normalPopulation(4000);
  const effort = { first: 400, more: 800, moreOfRare: 1200 };
  const simulate = (reachFactor: number, isPrinted: (value: number) => boolean) => {
    const interval = defineInterval<"times">({
      ...meanTime,
      interval: (sample) => {
        const whole = isPrinted(sample.stepMs[0]) ? meanTime.interval(sample) : null;
        if (whole === null) return null;
        const center = (whole.low + whole.high) / 2;
        const reach = ((whole.high - whole.low) / 2) * reachFactor;
        return { ...whole, low: center - reach, high: center + reach };
      },
    });
    return simulateCell(interval, population, { truth: 0, unitCount: 10, seed: 1, effort });
  };

  it("is content with the first samples where they are in bounds", () => {
    expect(simulate(1, () => true).sampleCount).toBe(400);
  });

  it("draws more where they are not, and finds an interval that is too short", () => {
    const { sampleCount, printedCount, coveredCount } = simulate(0.7, () => true);
    expect(sampleCount).toBe(1200);
    expect(isOutside(coveredCount, printedCount)).toBe(true);
  });

  it("draws more of an interval that is printed rarely, and none of one that never is", () => {
    expect(simulate(1, (value) => value > 2).sampleCount).toBe(1600);
    expect(simulate(1, () => false)).toStrictEqual({
      sampleCount: 400,
      printedCount: 0,
      coveredCount: 0,
    });
  });
});
