import { expect, test } from "vitest";
import type { WorkloadTimes } from "./entries.ts";
import { kernelCells, stepCells } from "./tables.ts";
import { workloads } from "./workloads.ts";

const times: WorkloadTimes = {
  workload: workloads[0],
  stepMultiplyAdds: 1.8e9,
  stock: { stepMs: [1000], firstSteps: [] },
  jax: { stepMs: [50], firstSteps: [{ ms: 1500, openMs: 500 }] },
  configurations: [
    {
      cohortSize: 1,
      reduction: "ordered",
      tracked: false,
      stepMs: [9],
      firstSteps: [{ ms: 4000, openMs: 300 }],
    },
    { cohortSize: 1, reduction: "atomic", tracked: false, stepMs: [8], firstSteps: [] },
    { cohortSize: 1, reduction: "ordered", tracked: true, stepMs: [10], firstSteps: [] },
  ],
};

test("steps: the other libraries first, then a row per configuration", () => {
  const w1 = ["w1", "32", "1"];
  expect(stepCells([times]).slice(1)).toEqual([
    [...w1, "stock tfjs", "1000", "1.00", "0.05", "1.80", "-", "-", "-", "-"],
    [...w1, "jax-js", "50.0", "20", "1.00", "36.0", "-", "-", "1.50", "2.00"],
    [...w1, "ordered", "9.00", "111", "5.56", "200", "1.13", "-", "4.00", "4.30"],
    [...w1, "atomic", "8.00", "125", "6.25", "225", "-", "-", "-", "-"],
    [...w1, "ordered, tracked", "10.0", "100", "5.00", "180", "-", "1.11", "-", "-"],
  ]);
});

test("kernels: shares and their sum", () => {
  const kernels = [
    { label: "conv ", dispatch: [8, 16, 1] as const, ms: 3, compileMs: 400 },
    { label: "head", dispatch: [8, 1, 1] as const, ms: 1, compileMs: 100 },
  ];
  expect(kernelCells(kernels).slice(1)).toEqual([
    ["conv", "8 x 16 x 1", "3.00", "75.0 %", "400"],
    ["head", "8 x 1 x 1", "1.00", "25.0 %", "100"],
    ["all", "", "4.00", "100.0 %", "500"],
  ]);
});
