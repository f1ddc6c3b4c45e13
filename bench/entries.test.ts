import { expect, test } from "vitest";
import {
  type BenchEntry,
  benchEntries,
  type ConfigurationTimes,
  medianFirstStep,
} from "./entries.ts";
import { workloads } from "./workloads.ts";

const configuration = (
  cohortSize: number,
  reduction: ConfigurationTimes["reduction"],
  tracked: boolean,
  stepMs: readonly number[],
  firstSteps: ConfigurationTimes["firstSteps"] = [],
): ConfigurationTimes => ({ cohortSize, reduction, tracked, stepMs, firstSteps });

/**
 * By hand, medians: stock 1000; jax-js 50; cohort 1: 10, 8, 16, tracked 12; cohort 10: 80 / 10 = 8,
 * 50 / 10 = 5; 2e9 / 0.01 s.
 */
const times = {
  workload: workloads[0],
  stepMultiplyAdds: 2e9,
  stock: { stepMs: [900, 5000, 1000], firstSteps: [{ ms: 6000, openMs: 200 }] },
  jax: {
    stepMs: [50, 60, 40],
    firstSteps: [
      { ms: 1500, openMs: 10 },
      { ms: 9000, openMs: 12 },
      { ms: 1400, openMs: 11 },
    ],
  },
  configurations: [
    configuration(1, "ordered", false, [9, 10, 90], [{ ms: 4000, openMs: 300 }]),
    configuration(1, "atomic", false, [8, 7, 8]),
    configuration(1, "fixed-point", false, [16, 16, 1]),
    configuration(1, "ordered", true, [12, 12, 12]),
    configuration(10, "ordered", false, [80, 60, 100]),
    configuration(10, "atomic", false, [50, 50, 50]),
  ],
};

const entry = (
  cohort: number,
  reduction: string,
  tracked: boolean,
  [stepMs, ratioToStock, ratioToJax, multiplyAddsPerSecond]: readonly [
    number,
    number,
    number,
    number,
  ],
  ratios: Pick<BenchEntry, "orderedToAtomic" | "trackedToUntracked">,
): BenchEntry => ({
  workload: "w1",
  batch: 32,
  cohort,
  reduction,
  tracked,
  stepMs,
  stockStepMs: 1000,
  ratioToStock,
  jaxStepMs: 50,
  ratioToJax,
  multiplyAddsPerSecond,
  ...ratios,
  firstStepMs: cohort === 1 && reduction === "ordered" && !tracked ? 4000 : null,
  jaxFirstStepMs: 1500,
});

test("an entry per configuration: medians per replica and their ratios", () => {
  const untraced = { orderedToAtomic: 1.25, trackedToUntracked: null };
  const ten = { orderedToAtomic: 1.6, trackedToUntracked: null };
  expect(benchEntries(times)).toEqual([
    entry(1, "ordered", false, [10, 100, 5, 2e11], { ...untraced, trackedToUntracked: 1.2 }),
    entry(1, "atomic", false, [8, 125, 6.25, 2.5e11], untraced),
    entry(1, "fixed-point", false, [16, 62.5, 3.125, 1.25e11], untraced),
    entry(1, "ordered", true, [12, 1000 / 12, 50 / 12, 2e12 / 12], {
      orderedToAtomic: null,
      trackedToUntracked: 1.2,
    }),
    entry(10, "ordered", false, [8, 125, 6.25, 2.5e11], ten),
    entry(10, "atomic", false, [5, 200, 10, 4e11], ten),
  ]);
});

test("first steps: the median of each part, and none of none", () => {
  expect(medianFirstStep(times.jax.firstSteps)).toEqual({ ms: 1500, openMs: 11 });
  expect(medianFirstStep([])).toBeNull();
});

test("a cohort size without atomic has no ratio", () => {
  const [ordered] = times.configurations;
  expect(() => benchEntries({ ...times, configurations: [ordered] })).toThrow(
    "w1: no times of atomic at cohort 1",
  );
});
