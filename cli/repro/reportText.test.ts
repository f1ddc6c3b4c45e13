import { describe, expect, it } from "vitest";
import { fakeNoise, fakeResults } from "../../src/core/results/testSupport/fakeResults.ts";
import { reportText } from "./reportText.ts";

const right = [0, 0, 1, 1, 2];
const results = fakeResults({
  testLabels: [0, 0, 1, 1, 2],
  subgroupNames: ["common", "rare"],
  testSubgroups: [0, 0, 0, 1, 1],
  conditions: [
    { name: "CONTROL", stepMs: 10, replicas: [{ predictions: right }, { predictions: right }] },
    {
      name: "IMPL",
      noise: fakeNoise("fixed", "atomic"),
      stepMs: 8,
      replicas: [{ predictions: right }, { predictions: [0, 1, 1, 1, 2], weights: [2, 2, 3] }],
    },
  ],
});
const lines = (width: number) => reportText(results, width).split("\n");

describe("reportText", () => {
  it("has a column per condition and a row per figure", () => {
    expect(lines(120)).toContainEqual(expect.stringMatching(/^Condition +CONTROL +IMPL$/));
    // By hand: 5 of 5 right twice; 5 and 4 of 5.
    expect(lines(120)).toContainEqual(expect.stringMatching(/^Accuracy +100.0 % +90.0 %$/));
    // By hand: one of five examples.
    expect(lines(120)).toContainEqual(expect.stringMatching(/^Churn \(95 %\) +0.0 % +20.0 %$/));
    expect(lines(120)).toContainEqual(expect.stringMatching(/^To atomic +1.25x +1.00x$/));
  });

  it("keeps its tables within the width", () => {
    const tables = lines(60).slice(
      2,
      lines(60).indexOf("CONTROL: 2 of 2 replicas bit-identical on this adapter."),
    );
    expect(tables.length).toBeGreaterThan(20);
    for (const line of tables) expect(line.length).toBeLessThanOrEqual(60);
  });

  it("leaves out rates of two classes, which these data cannot have", () => {
    expect(reportText(results, 120)).toContain("Accuracy (spread)");
    expect(reportText(results, 120)).not.toContain("False positives");
  });

  it("says the verdicts, each notice once, and on what it was made", () => {
    const text = reportText(results, 120);
    expect(text).toContain("CONTROL: 2 of 2 replicas bit-identical on this adapter.");
    expect(text).toContain("CONTROL, IMPL: Not yet saturated");
    expect(text).toContain("Adapter: google swiftshader (SOFTWARE adapter: ");
    expect(text).toContain("Made on a software adapter");
  });

  it("shows what little a cancelled run has", () => {
    const text = reportText({ ...results, status: "cancelled", conditions: [] }, 120);
    expect(text).toContain("Cancelled: only the replicas");
  });
});
