import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { namedCondition } from "./noiseCondition.ts";
import {
  planCohorts,
  referenceReplica,
  replicaCountOf,
  replicaPlace,
  replicasByBlock,
  seedBlocksOf,
  stepsPerEpoch,
} from "./plan.ts";

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

describe("seed blocks", () => {
  const spec = { replicaCount: 5, seedBlockCount: 3 };

  it("repeats conditions that share seeds under each root seed, others not", () => {
    expect(seedBlocksOf(spec, namedCondition("IMPL"))).toEqual(spec);
    expect(replicaCountOf(spec, namedCondition("IMPL"))).toBe(15);
    expect(seedBlocksOf(spec, namedCondition("ALGO"))).toEqual({ ...spec, seedBlockCount: 1 });
    expect(replicaCountOf(spec, namedCondition("ALGO+IMPL"))).toBe(5);
  });

  it("takes within-batch, which shares the order of the batches, for shared seeds", () => {
    const noise = { ...namedCondition("ALGO"), order: "within-batch" as const };
    expect(replicaCountOf(spec, noise)).toBe(15);
  });

  it("places replicas block by block, and compares each with the first of its block", () => {
    expect(replicasByBlock(spec)).toEqual([
      [0, 1, 2, 3, 4],
      [5, 6, 7, 8, 9],
      [10, 11, 12, 13, 14],
    ]);
    for (const [seedBlock, block] of replicasByBlock(spec).entries()) {
      for (const [indexInBlock, replicaIndex] of block.entries()) {
        expect(replicaPlace(spec, replicaIndex)).toEqual({ seedBlock, indexInBlock });
        expect(referenceReplica(spec, replicaIndex)).toBe(block[0]);
      }
    }
  });
});

describe("planCohorts", () => {
  const one = (replicaCount: number) => replicasByBlock({ replicaCount, seedBlockCount: 1 });
  const cohortsOf = (replicaCount: number, cohortSize: number, repeatFirst: boolean) =>
    planCohorts(one(replicaCount), cohortSize, { repeatFirst }).map(
      ({ replicaIndices }) => replicaIndices,
    );

  it("fills cohorts in order", () => {
    expect(cohortsOf(5, 2, false)).toEqual([[0, 1], [2, 3], [4]]);
    expect(cohortsOf(5, 5, false)).toEqual([[0, 1, 2, 3, 4]]);
    expect(cohortsOf(2, 10, false)).toEqual([[0, 1]]);
  });

  it("begins later cohorts with replica 0 where it is repeated, beside one other at the least", () => {
    expect(cohortsOf(5, 2, true)).toEqual([
      [0, 1],
      [0, 2],
      [0, 3],
      [0, 4],
    ]);
    expect(cohortsOf(5, 3, true)).toEqual([
      [0, 1, 2],
      [0, 3, 4],
    ]);
    expect(cohortsOf(3, 1, true)).toEqual([[0], [0, 1], [0, 2]]);
    expect(cohortsOf(5, 5, true)).toEqual([[0, 1, 2, 3, 4]]);
    expect(cohortsOf(1, 1, true)).toEqual([[0]]);
  });

  it("puts no two seed blocks into one cohort, and repeats the first replica of the block", () => {
    const blocks = replicasByBlock({ replicaCount: 3, seedBlockCount: 2 });
    expect(planCohorts(blocks, 100, { repeatFirst: true })).toEqual([
      { replicaIndices: [0, 1, 2], repeatsFirst: false },
      { replicaIndices: [3, 4, 5], repeatsFirst: false },
    ]);
    expect(planCohorts(blocks, 2, { repeatFirst: true })).toEqual([
      { replicaIndices: [0, 1], repeatsFirst: false },
      { replicaIndices: [0, 2], repeatsFirst: true },
      { replicaIndices: [3, 4], repeatsFirst: false },
      { replicaIndices: [3, 5], repeatsFirst: true },
    ]);
  });

  it("trains every replica once, none in a larger cohort than asked for", () => {
    const sizes = fc.integer({ min: 1, max: 100 });
    const blockCounts = fc.integer({ min: 1, max: 4 });
    fc.assert(
      fc.property(
        sizes,
        blockCounts,
        sizes,
        fc.boolean(),
        (replicaCount, seedBlockCount, cohortSize, repeatFirst) => {
          const spec = { replicaCount, seedBlockCount };
          const blocks = replicasByBlock(spec);
          const cohorts = planCohorts(blocks, cohortSize, { repeatFirst });
          const own = cohorts.map(({ replicaIndices, repeatsFirst }) =>
            repeatsFirst ? replicaIndices.slice(1) : replicaIndices,
          );
          expect(own.flat()).toEqual(blocks.flat());
          const most = repeatFirst ? Math.max(2, cohortSize) : cohortSize;
          const longest = Math.max(...cohorts.map(({ replicaIndices }) => replicaIndices.length));
          expect(longest).toBeLessThanOrEqual(most);
          for (const { replicaIndices, repeatsFirst } of cohorts) {
            const places = replicaIndices.map((index) => replicaPlace(spec, index));
            expect(new Set(places.map(({ seedBlock }) => seedBlock)).size).toBe(1);
            const isFirst = !repeatsFirst && places[0].indexInBlock === 0;
            expect(repeatsFirst).toBe(repeatFirst && !isFirst);
            if (repeatFirst) expect(places[0].indexInBlock).toBe(0);
          }
          const perCohort = repeatFirst ? Math.max(1, cohortSize - 1) : cohortSize;
          const later = Math.ceil(Math.max(0, replicaCount - cohortSize) / perCohort);
          expect(cohorts.length).toBe(seedBlockCount * (1 + later));
        },
      ),
    );
  });
});
