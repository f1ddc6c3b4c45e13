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
  const places = (replicaCount: number, cohortSize: number, repeatFirst: boolean) =>
    planCohorts(replicaCount, cohortSize, { repeatFirst }).map((cohort) => cohort.places);

  it("fills cohorts in order", () => {
    expect(places(5, 2, false)).toEqual([[0, 1], [2, 3], [4]]);
    expect(places(5, 5, false)).toEqual([[0, 1, 2, 3, 4]]);
    expect(places(2, 10, false)).toEqual([[0, 1]]);
  });

  it("begins later cohorts with replica 0 where it is repeated, beside one other at the least", () => {
    expect(places(5, 2, true)).toEqual([
      [0, 1],
      [0, 2],
      [0, 3],
      [0, 4],
    ]);
    expect(places(5, 3, true)).toEqual([
      [0, 1, 2],
      [0, 3, 4],
    ]);
    expect(places(3, 1, true)).toEqual([[0], [0, 1], [0, 2]]);
    expect(places(5, 5, true)).toEqual([[0, 1, 2, 3, 4]]);
    expect(places(1, 1, true)).toEqual([[0]]);
  });

  it("trains every replica once, none in a larger cohort than asked for", () => {
    const sizes = fc.integer({ min: 1, max: 100 });
    fc.assert(
      fc.property(sizes, sizes, fc.boolean(), (replicaCount, cohortSize, repeatFirst) => {
        const cohorts = planCohorts(replicaCount, cohortSize, { repeatFirst });
        const own = cohorts.map(({ places, repeatsFirst }) =>
          repeatsFirst ? places.slice(1) : places,
        );
        expect(own.flat()).toEqual(Array.from({ length: replicaCount }, (_, index) => index));
        const most = repeatFirst ? Math.max(2, cohortSize) : cohortSize;
        expect(Math.max(...cohorts.map(({ places }) => places.length))).toBeLessThanOrEqual(most);
        for (const { places, repeatsFirst } of cohorts.slice(1)) {
          expect(repeatsFirst).toBe(repeatFirst);
          if (repeatFirst) expect(places[0]).toBe(0);
        }
        const perCohort = repeatFirst ? Math.max(1, cohortSize - 1) : cohortSize;
        const later = Math.ceil(Math.max(0, replicaCount - cohortSize) / perCohort);
        expect(cohorts.length).toBe(1 + later);
      }),
    );
  });
});
