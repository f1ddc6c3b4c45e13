import { describe, expect, it } from "vitest";
import { type ConditionEstimate, estimateText, peakGpuBytes, totalTrainingMs } from "./estimate.ts";

const condition: ConditionEstimate = {
  replicaCount: 5,
  seedBlockCount: 1,
  cohortSize: 5,
  cohortCount: 1,
  trainingCount: 5,
  multiplyAdds: 1e9,
  gpuBytes: 12e6,
  trainingMs: 61_000,
};
const stock = { ...condition, cohortSize: 1, cohortCount: 5, gpuBytes: null };

const estimate = (...conditions: ConditionEstimate[]) => ({
  datasetBytes: 1e6,
  logitsBytes: 0,
  conditions,
});

describe("estimate", () => {
  it("has the memory of the largest condition beside the data, not of all: they train in turn", () => {
    expect(peakGpuBytes(estimate(condition, { ...condition, gpuBytes: 20e6 }))).toBe(21e6);
    expect(peakGpuBytes(estimate(stock))).toBe(1e6);
  });

  it("has the time of all conditions, and none where one is not known", () => {
    expect(totalTrainingMs(estimate(condition, condition))).toBe(122_000);
    expect(totalTrainingMs(estimate(condition, { ...condition, trainingMs: null }))).toBeNull();
  });
});

describe("estimateText", () => {
  it("says about how much memory and time", () => {
    expect(estimateText(estimate(condition))).toBe(
      "About 13.0 MB of GPU memory. About 1 min 1 s, by earlier trainings of this kind.",
    );
  });

  it("claims no time without a measurement, and no memory for tfjs", () => {
    expect(estimateText(estimate({ ...stock, trainingMs: null }))).toBe(
      "About 1.0 MB of GPU memory, without what unmodified tfjs takes. Time is known after the first steps.",
    );
  });

  it("says where replicas train in several cohorts, and what that costs", () => {
    const cohorts = { ...condition, cohortSize: 2, cohortCount: 4, trainingCount: 8 };
    expect(estimateText(estimate(condition, cohorts))).toMatch(
      / 5 replicas of a condition train in 4 cohorts of up to 2; replica 1 trains along in each, to compare with: 8 trainings\.$/,
    );
    const seeds = { ...cohorts, replicaCount: 15, seedBlockCount: 3, cohortCount: 12 };
    expect(estimateText(estimate(seeds))).toMatch(
      / 15 replicas of a condition train in 12 cohorts of up to 2; replica 1 of the same seed trains along in each,/,
    );
    const untracked = { ...condition, cohortSize: 2, cohortCount: 3 };
    expect(estimateText(estimate(untracked))).toMatch(/ in 3 cohorts of up to 2\.$/);
  });

  it("says nothing of cohorts where there is one for each root seed", () => {
    const seeds = { ...condition, replicaCount: 15, seedBlockCount: 3, cohortCount: 3 };
    expect(estimateText(estimate(seeds))).toBe(estimateText(estimate(condition)));
  });

  it("says how much the logits take that the results keep", () => {
    expect(estimateText({ ...estimate(condition), logitsBytes: 2e6 })).toMatch(
      / The logits in the results take 2\.0 MB\.$/,
    );
  });
});
