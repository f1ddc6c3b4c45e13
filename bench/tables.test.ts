import { expect, test } from "vitest";
import type { WorkloadTimes } from "./entries.ts";
import { kernelCells, stepCells } from "./tables.ts";
import { workloads } from "./workloads.ts";

const times: WorkloadTimes = {
  workload: workloads[0],
  stepMultiplyAdds: 1.8e9,
  stockStepMs: [1000],
  stockFirstStep: null,
  configurations: [
    {
      cohortSize: 1,
      reduction: "ordered",
      cohortStepMs: [9],
      firstStep: { ms: 4000, openMs: 300 },
    },
    { cohortSize: 1, reduction: "atomic", cohortStepMs: [8], firstStep: null },
  ],
};

test("steps: stock first, then a row per configuration", () => {
  expect(stepCells([times]).slice(1)).toEqual([
    ["w1", "32", "1", "stock tfjs", "1000", "1", "1.80", "-", "-", "-"],
    ["w1", "32", "1", "ordered", "9.00", "111", "200", "1.13", "4.00", "4.30"],
    ["w1", "32", "1", "atomic", "8.00", "125", "225", "-", "-", "-"],
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
