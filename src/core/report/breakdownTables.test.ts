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
    const [pairs, classes, subgroups, ...others] = breakdownTables(report);
    expect(others).toEqual([]);
    expect(pairs.title).toBe("Conditions in pairs");
    const part = ["Images", "Mean", "Spread", "Times chance", "Excess"];
    expect(classes.title).toBe("Classes");
    expect(classes.columns.map(({ label }) => label)).toEqual(["Condition", "Class", ...part]);
    // By hand: dogs are all right; of two cats none and one are wrong: deviation 0.5 / sqrt(2), and
    // as much is explained by one example with an error rate of 1/2: sqrt(1/4 * 2) / 2.
    expect(classes.rows).toEqual([
      ["IMPL", "cat", "2", "75.0 %", "35.4 points", "1.00x", "0.0 points"],
      ["IMPL", "dog", "2", "100.0 %", "0.0 points", "–", "–"],
    ]);
    expect(subgroups.title).toBe("Subgroups");
    expect(subgroups.columns.map(({ label }) => label)).toEqual([
      "Condition",
      "Subgroup",
      "Rate",
      ...part,
    ]);
    // By hand: accuracies 1 and 0.75, deviation 0.25 / sqrt(2); of two negatives ("cat") none and
    // one are called "dog".
    expect(subgroups.rows).toEqual([
      ["IMPL", "all", "Accuracy", "4", "87.5 %", "17.7 points", "1.00x", "0.0 points"],
      ["IMPL", "all", "False-positive rate", "2", "25.0 %", "35.4 points", "1.00x", "0.0 points"],
      ["IMPL", "all", "False-negative rate", "2", "0.0 %", "0.0 points", "–", "–"],
    ]);
  });

  it("leave out the classes of conditions where replicas are right on the same images", () => {
    const noise = fakeNoise("fixed", "atomic");
    const two = [{ predictions: right }, { predictions: right }];
    const alike = fakeResults({
      testLabels: right,
      conditions: [{ name: "A", noise, replicas: two }],
    });
    expect(breakdownTables(buildReport(alike))).toEqual([]);
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
    const [, { rows }] = breakdownTables(several);
    expect(rows).toEqual([
      ["ALGO", "all", "Accuracy", "3", "83.3 %", "23.6 points", "1.00x", "0.0 points"],
    ]);
  });

  it("are left out where the data has no subgroups", () => {
    const two = [{ predictions: right }, { predictions: right }];
    const plain = fakeResults({ testLabels: right, conditions: [{ name: "A", replicas: two }] });
    expect(breakdownTables(buildReport(plain))).toEqual([]);
  });
});
