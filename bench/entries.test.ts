import { expect, test } from "vitest";
import { benchEntries, type WorkloadTimes } from "./entries.ts";
import { workloads } from "./workloads.ts";

/** By hand, medians: stock 1000; cohort 1: 10, 8, 16; cohort 5: 40 / 5 = 8, 25 / 5 = 5; 2e9 / 0.01 s. */
const times: WorkloadTimes = {
  workload: workloads[0],
  stepMultiplyAdds: 2e9,
  stockStepMs: [900, 5000, 1000],
  stockFirstStep: { ms: 6000, openMs: 200 },
  configurations: [
    {
      cohortSize: 1,
      reduction: "ordered",
      cohortStepMs: [9, 10, 90],
      firstStep: { ms: 4000, openMs: 300 },
    },
    { cohortSize: 1, reduction: "atomic", cohortStepMs: [8, 7, 8], firstStep: null },
    { cohortSize: 1, reduction: "fixed-point", cohortStepMs: [16, 16, 1], firstStep: null },
    { cohortSize: 5, reduction: "ordered", cohortStepMs: [40, 30, 50], firstStep: null },
    { cohortSize: 5, reduction: "atomic", cohortStepMs: [25, 25, 25], firstStep: null },
  ],
};

test("an entry per configuration: medians per replica and their ratios", () => {
  const common = { workload: "w1", batch: 32, stockStepMs: 1000 };
  const one = { ...common, cohort: 1, orderedToAtomic: 1.25 };
  const five = { ...common, cohort: 5, orderedToAtomic: 1.6, firstStepMs: null };
  const rate = (multiplyAddsPerSecond: number) => ({ multiplyAddsPerSecond });
  expect(benchEntries(times)).toEqual([
    {
      ...one,
      reduction: "ordered",
      ...rate(2e11),
      stepMs: 10,
      ratioToStock: 100,
      firstStepMs: 4000,
    },
    {
      ...one,
      reduction: "atomic",
      ...rate(2.5e11),
      stepMs: 8,
      ratioToStock: 125,
      firstStepMs: null,
    },
    {
      ...one,
      reduction: "fixed-point",
      ...rate(1.25e11),
      stepMs: 16,
      ratioToStock: 62.5,
      firstStepMs: null,
    },
    { ...five, reduction: "ordered", ...rate(2.5e11), stepMs: 8, ratioToStock: 125 },
    { ...five, reduction: "atomic", ...rate(4e11), stepMs: 5, ratioToStock: 200 },
  ]);
});

test("a cohort size without atomic has no ratio", () => {
  const [ordered] = times.configurations;
  expect(() => benchEntries({ ...times, configurations: [ordered] })).toThrow(
    "w1: no times of atomic at cohort 1",
  );
});
