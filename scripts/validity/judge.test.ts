import { describe, expect, it } from "vitest";
import type { Row } from "./jobs.ts";
import { failuresOf, findingsJson, findingsOf } from "./judge.ts";

const cell = {
  kind: "coverage",
  interval: "churn",
  caseName: "normal",
  unit: "replicas",
  unitCount: 5,
  truth: 0.1,
  sampleCount: 2000,
} as const;
const rate = { claim: "churn", caseName: "real IMPL, halves", unitCount: 5, unit: "replica" };
const rows: readonly Row[] = [
  { ...cell, printedCount: 2000, coveredCount: 1900 },
  { ...cell, unitCount: 10, printedCount: 1000, coveredCount: 800 },
  { ...cell, unitCount: 3, printedCount: 0, coveredCount: 0 },
  { ...rate, kind: "error", bound: 0.05, count: 40, total: 1000 },
  { ...rate, kind: "error", bound: 0.05, count: 100, total: 1000 },
  { ...rate, kind: "power", effect: "twice as large", count: 30, total: 40 },
];
const findings = findingsOf(rows);

describe("failuresOf", () => {
  it("names each printed interval and each claim that is out of bounds", () => {
    expect(failuresOf(findings)).toStrictEqual([
      "churn, normal, 10 replicas: covers the truth in 80.0 % (1000 printed of 2000)",
      "churn, real IMPL, halves, 5 replicas: said falsely in 10.0 %, at most 5.0 % allowed",
    ]);
  });
});

describe("findingsJson", () => {
  it("has rates as fractions, and no coverage where nothing is printed", () => {
    const of = { interval: "churn", case: "normal" };
    const claim = { claim: "churn", case: "real IMPL, halves, 5 replicas" };
    expect(JSON.parse(findingsJson(findings))).toStrictEqual({
      coverage: [
        { ...of, n: 5, coverage: 0.95, printed: true },
        { ...of, n: 10, coverage: 0.8, printed: true },
        { ...of, n: 3, coverage: null, printed: false },
      ],
      errors: [
        { ...claim, rate: 0.04 },
        { ...claim, rate: 0.1 },
      ],
      power: [
        { claim: "churn", case: "real IMPL, halves", n: 5, effect: "twice as large", rate: 0.75 },
      ],
    });
  });
});
