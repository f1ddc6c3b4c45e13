import { describe, expect, it } from "vitest";
import type { ExperimentResults } from "../results/results.ts";
import { fakeResults } from "../results/testSupport/fakeResults.ts";
import { asReleasedTable } from "./asReleasedTable.ts";
import { buildReport } from "./buildReport.ts";
import { threeConditions } from "./testSupport/writtenFigures.ts";

const tableOf = (results: ExperimentResults) => asReleasedTable(results, buildReport(results));

function rowsOf(results: ExperimentResults, condition: string) {
  return tableOf(results)
    .rows.filter(([, name]) => name === condition)
    .map(([figure, , ours, asReleased]) => [figure, ours, asReleased]);
}

describe("asReleasedTable", () => {
  // NumPy on the predictions p, labels y, weights w of the condition; pairs of replicas i, j:
  // - (p[i] == p[j]).mean() over pairs: 0.667
  // - (p == y).mean(1).std(): 0.118, where ddof=1 gives 0.144
  // - np.linalg.norm(w[i] - w[j]) over pairs: 0.667
  // - fn = ((p != 1) & (y == 1)).sum(1), over (y == 1).sum() with ddof=1 and over (y != 1).sum()
  it("has a row for each figure: ours, and the released code's", () => {
    expect(rowsOf(threeConditions(), "IMPL")).toEqual([
      ["Churn", "33.3 %", "66.7 %"],
      ["Accuracy spread", "14.4 points", "11.8 points"],
      ["Weight distance", "0.0871", "0.667"],
      [
        "False-negative rate (spread), all test images",
        "16.7 % (14.4 points)",
        "16.7 % (11.8 points)",
      ],
      ["False-negative rate (spread), common", "0.0 % (0.0 points)", "0.0 % (0.0 points)"],
      ["False-negative rate (spread), rare", "33.3 % (28.9 points)", "33.3 % (23.6 points)"],
    ]);
  });

  it("explains each figure that it has, and shows none of conditions with one replica", () => {
    const { rows, explanations } = tableOf(threeConditions());
    expect(new Set(rows.map(([, name]) => name))).toEqual(new Set(["CONTROL", "IMPL"]));
    expect(explanations.map((text) => text.split(":")[0])).toEqual([
      "Churn",
      "Accuracy spread",
      "Weight distance",
      "False-negative rate (spread)",
    ]);
    const one = {
      testLabels: [0, 1],
      conditions: [{ name: "A", replicas: [{ predictions: [0, 1] }] }],
    };
    expect(tableOf(fakeResults(one))).toMatchObject({ rows: [], explanations: [] });
  });

  it("divides false negatives by the negatives, as the released code does", () => {
    // By hand: of three positives the replicas miss 1 and 2; there is one negative.
    const results = fakeResults({
      testLabels: [0, 1, 1, 1],
      conditions: [
        { name: "A", replicas: [{ predictions: [0, 0, 1, 1] }, { predictions: [0, 0, 0, 1] }] },
      ],
    });
    expect(rowsOf(results, "A").at(-1)).toEqual([
      "False-negative rate (spread), all test images",
      "50.0 % (23.6 points)",
      "150.0 % (50.0 points)",
    ]);
  });

  it("has no weight distance where batch norm has statistics that results do not hold", () => {
    const results = threeConditions();
    const conditions = results.conditions.map((condition) => ({
      ...condition,
      tensors: [
        { name: "norm1/gamma", offset: 0, size: 2 },
        { name: "norm1/beta", offset: 2, size: 1 },
      ],
    }));
    expect(rowsOf({ ...results, conditions }, "IMPL")[2]).toEqual([
      "Weight distance",
      "0.0871",
      "– (results hold no moving statistics)",
    ]);
  });

  it("takes replicas of one root seed together: the released code knows one", () => {
    // By hand: accuracies 1 and 0.5, then 0.5 and 0.5; across the blocks others.
    const replicas = [
      [0, 1],
      [0, 0],
      [1, 1],
      [0, 0],
    ].map((predictions) => ({ predictions }));
    const results = fakeResults({ testLabels: [0, 1], conditions: [{ name: "IMPL", replicas }] });
    const spec = { ...results.spec, replicaCount: 2, seedBlockCount: 2 };
    const rows = rowsOf({ ...results, spec }, "IMPL");
    // Agreement 0.5 and 0; deviations 0.25 and 0.
    expect(rows[0][2]).toBe("25.0 %");
    expect(rows[1][2]).toBe("12.5 points");
    // Misses of the one positive: 0 and 1, then 0 and 1. Sample deviation sqrt(1 / 2), population 1 / 2.
    expect(rows.at(-1)).toEqual([
      "False-negative rate (spread), all test images",
      "50.0 % (70.7 points)",
      "50.0 % (50.0 points)",
    ]);
  });
});
