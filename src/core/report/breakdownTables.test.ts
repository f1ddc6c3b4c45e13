import { describe, expect, it } from "vitest";
import { fakeNoise, fakeResults } from "../results/testSupport/fakeResults.ts";
import { breakdownTables } from "./breakdownTables.ts";
import { buildReport } from "./buildReport.ts";

const right = [0, 0, 1, 1];

describe("breakdownTables", () => {
  it("have a row per condition and subgroup that has figures", () => {
    const report = buildReport(
      fakeResults({
        testLabels: right,
        classNames: ["cat", "dog"],
        subgroupNames: ["all"],
        testSubgroups: [0, 0, 0, 0],
        conditions: [
          {
            name: "IMPL",
            noise: fakeNoise("fixed", "atomic"),
            replicas: [{ predictions: right }, { predictions: [0, 1, 1, 1] }],
          },
          { name: "CONTROL", replicas: [{ predictions: right }] },
        ],
      }),
    );
    const tables = breakdownTables(report);
    expect(tables.map(({ title }) => title)).toEqual(["Conditions in pairs", "Subgroups"]);
    const [, { columns, rows }] = tables;
    expect(columns.map(({ label }) => label)).toEqual([
      "Condition",
      "Subgroup",
      "Examples",
      "Accuracy (spread)",
      "False-positive rate (spread)",
      "False-negative rate (spread)",
    ]);
    // By hand: accuracies 1 and 0.75, deviation 0.25 / sqrt(2); of two negatives ("cat") none and
    // one are called "dog".
    expect(rows).toEqual([
      ["IMPL", "all", "4", "87.5 % (17.7 points)", "25.0 % (35.4 points)", "0.0 % (0.0 points)"],
    ]);
  });

  it("have no error rates where no class is the positive one", () => {
    const several = buildReport(
      fakeResults({
        testLabels: [0, 1, 2],
        classNames: ["cat", "dog", "cow"],
        subgroupNames: ["all"],
        testSubgroups: [0, 0, 0],
        conditions: [
          { name: "ALGO", replicas: [{ predictions: [0, 1, 2] }, { predictions: [0, 1, 0] }] },
        ],
      }),
    );
    const [{ columns, rows }] = breakdownTables(several);
    expect(columns.map(({ label }) => label)).toEqual([
      "Condition",
      "Subgroup",
      "Examples",
      "Accuracy (spread)",
    ]);
    expect(rows).toEqual([["ALGO", "all", "3", "83.3 % (23.6 points)"]]);
  });

  it("are left out where the data has no subgroups", () => {
    const two = [{ predictions: right }, { predictions: right }];
    const plain = fakeResults({ testLabels: right, conditions: [{ name: "A", replicas: two }] });
    expect(breakdownTables(buildReport(plain))).toEqual([]);
  });
});
