import { describe, expect, it } from "vitest";
import { fakeNoise, fakeResults } from "../results/testSupport/fakeResults.ts";
import { buildReport } from "./buildReport.ts";
import { reportTable, subgroupTable } from "./reportTable.ts";

const divergence = {
  differingBits: Uint32Array.of(0, 1),
  l2: Float32Array.of(0, 1),
  firstStep: 1,
  firstTensor: "conv/kernel",
};
const right = [0, 0, 1, 1];
const report = buildReport(
  fakeResults({
    testLabels: [0, 0, 1, 1],
    classNames: ["cat", "dog"],
    subgroupNames: ["all"],
    testSubgroups: [0, 0, 0, 0],
    conditions: [
      {
        name: "IMPL",
        noise: fakeNoise("fixed", "atomic"),
        stepMs: 8,
        replicas: [
          { predictions: right },
          { predictions: [0, 1, 1, 1], weights: [2, 2, 3], divergence },
          { predictions: [], status: "failed" },
        ],
      },
      { name: "CONTROL", stepMs: 10, replicas: [{ predictions: right }] },
    ],
  }),
);

describe("reportTable", () => {
  const { columns, rows } = reportTable(report);

  it("has a row per condition and a cell per column", () => {
    expect(rows.map((row) => row.length)).toEqual([columns.length, columns.length]);
    expect(new Set(columns.map(({ key }) => key)).size).toBe(columns.length);
  });

  it("formats every figure", () => {
    // By hand: accuracies 1 and 0.75, deviation 0.25 / sqrt(2); churn 1 of 4; class "cat" 1 and
    // 0.5, twice the top line's. SciPy: deviation / sqrt(chi2.ppf([.975, .025], 1)).
    // NumPy: np.linalg.norm([1, 2, 3] / sqrt(14) - [2, 2, 3] / sqrt(17)) = 0.2353.
    expect(rows[0]).toEqual([
      "IMPL",
      "2 of 3 (1 failed)",
      "87.5 %",
      "17.7 points (7.9 to 564.1)",
      "25.0 %",
      "0.235",
      "2.00x (cat)",
      "2 of 2",
      "step 0, conv/kernel",
      "8.00 ms",
      "1.00x",
    ]);
  });

  it("has no interval beside a spread or churn of 0", () => {
    const same = { predictions: right };
    const equal = fakeResults({
      testLabels: [0, 0, 1, 1],
      conditions: [{ name: "CONTROL", replicas: [same, same, same] }],
    });
    const cells = reportTable(buildReport(equal)).rows[0];
    expect(cells.slice(3, 5)).toEqual(["0.0 points", "0.0 %"]);
  });

  it("has a dash where there is no figure", () => {
    expect(rows[1]).toEqual([
      "CONTROL",
      "1 of 3",
      "100.0 %",
      ...["–", "–", "–", "–", "–", "–"],
      "10.0 ms",
      "1.25x",
    ]);
  });
});

describe("subgroupTable", () => {
  it("has no error rates where no class is the positive one", () => {
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
    const { columns, rows } = subgroupTable(several);
    expect(columns.map(({ key }) => key)).toEqual([
      "condition",
      "subgroup",
      "examples",
      "accuracy",
    ]);
    expect(rows).toEqual([["ALGO", "all", "3", "83.3 % (23.6 points)"]]);
  });

  it("has a row per condition and subgroup that has figures", () => {
    // By hand: of two negatives ("cat") none and one are called "dog".
    expect(subgroupTable(report).rows).toEqual([
      ["IMPL", "all", "4", "87.5 % (17.7 points)", "25.0 % (35.4 points)", "0.0 % (0.0 points)"],
    ]);
  });
});
