import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planCohorts, stepsPerEpoch } from "./plan.ts";

describe("stepsPerEpoch", () => {
  it.each([
    [2048, 32, 64],
    [2047, 32, 63],
    [31, 32, 0],
    [60000, 128, 468],
  ])("%i examples in batches of %i: %i steps", (trainCount, batchSize, expected) => {
    expect(stepsPerEpoch(trainCount, batchSize)).toBe(expected);
  });
});

describe("planCohorts", () => {
  it("fills cohorts in order", () => {
    expect(planCohorts(5, 2)).toEqual([[0, 1], [2, 3], [4]]);
    expect(planCohorts(5, 5)).toEqual([[0, 1, 2, 3, 4]]);
    expect(planCohorts(2, 10)).toEqual([[0, 1]]);
  });

  it("trains every replica once, none in a larger cohort than asked for", () => {
    const sizes = fc.integer({ min: 1, max: 100 });
    fc.assert(
      fc.property(sizes, sizes, (replicaCount, cohortSize) => {
        const cohorts = planCohorts(replicaCount, cohortSize);
        expect(cohorts.flat()).toEqual(Array.from({ length: replicaCount }, (_, index) => index));
        expect(Math.max(...cohorts.map((cohort) => cohort.length))).toBeLessThanOrEqual(cohortSize);
        expect(cohorts.length).toBe(Math.ceil(replicaCount / cohortSize));
      }),
    );
  });
});
