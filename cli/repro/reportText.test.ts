import { describe, expect, it } from "vitest";
import {
  threeConditions,
  writtenFigures,
} from "../../src/core/report/testSupport/writtenFigures.ts";
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
const plain = { asReleased: false };
const lines = (width: number) => reportText(results, width, plain).split("\n");

describe("reportText", () => {
  it("has a column per condition and a row per figure", () => {
    expect(lines(120)).toContainEqual(expect.stringMatching(/^Figure +CONTROL +IMPL$/));
    // By hand: 5 of 5 right twice; 5 and 4 of 5.
    expect(lines(120)).toContainEqual(expect.stringMatching(/^Accuracy, mean +100.0 % +90.0 %$/));
    // By hand: one of five examples.
    expect(lines(120)).toContainEqual(expect.stringMatching(/^Churn +0.0 % +20.0 %$/));
    expect(lines(120)).toContainEqual(
      expect.stringMatching(/^Step time relative to atomic +1.25x +1.00x$/),
    );
  });

  it("shows every figure: its title, and value and second line for each condition", () => {
    const [, , , , ...shown] = reportText(threeConditions(), 120, plain).split("\n");
    // A column is as wide as its rule.
    const [, ...starts] = [...shown[1].matchAll(/-+/g)].map(({ index }) => index);
    const cellsOf = (line: string) =>
      starts.map((start, i) => line.slice(start, starts[i + 1]).trim());
    const found: unknown[] = [];
    for (const [title] of writtenFigures) {
      const at = shown.findIndex((line) => line.startsWith(`${title}  `));
      const below = shown[at + 1].startsWith("  ") ? shown[at + 1] : "";
      const [values, seconds] = [cellsOf(shown[at]), cellsOf(below)];
      found.push([title, ...values.map((value, i) => [value, seconds[i]])]);
    }
    // A reason is too long for a column; it stands below the table.
    const isReason = (text: string) => text.startsWith("Needs ");
    expect(found).toEqual(
      writtenFigures.map(([title, ...cells]) => [
        title,
        ...cells.map(([value, second]) => [value, isReason(second) ? "" : second]),
      ]),
    );
    expect(shown).toContain(
      "Weight distance of ALGO: Needs two replicas with finite weights; there is one.",
    );
  });

  it("names the profile, and who chose it", () => {
    expect(reportText(results, 120, plain)).toContain(
      "Kernels: version 1; tile profile software\n",
    );
    const passport = { ...results.passport, kind: "discrete", implementation: "wgpu" } as const;
    const text = reportText({ ...results, passport }, 120, plain);
    expect(text).toContain("tile profile software, set by the experiment\n");
    expect(text).toContain("Browser: Chromium 156, wgpu; float signature");
  });

  it("keeps its tables within the width", () => {
    const isTable = (line: string) => /^(Figure|Condition) .*\n-+/.test(line);
    const tables = reportText(results, 60, plain).split("\n\n").filter(isTable);
    expect(tables.length).toBeGreaterThan(2);
    for (const line of tables.flatMap((table) => table.split("\n"))) {
      expect(line.length).toBeLessThanOrEqual(60);
    }
  });

  it("leaves out rates of two classes, which these data cannot have", () => {
    expect(reportText(results, 120, plain)).toContain("Accuracy (spread)");
    expect(reportText(results, 120, plain)).not.toContain("False positives");
  });

  it("has the verdicts, each notice once, and the adapter", () => {
    const text = reportText(results, 120, plain);
    expect(text).toContain("CONTROL: 2 of 2 replicas bit-identical on this adapter.");
    expect(text).toContain("CONTROL, IMPL: Not yet saturated");
    expect(text).toContain("Adapter: google swiftshader (SOFTWARE adapter: ");
    expect(text).toContain("Made on a software adapter");
  });

  it("shows what little a cancelled run has", () => {
    const text = reportText({ ...results, status: "cancelled", conditions: [] }, 120, plain);
    expect(text).toContain("Cancelled: only the replicas");
  });

  it("has the figures of the study's released code on request alone", () => {
    expect(reportText(results, 120, plain)).not.toContain("As released");
    const shown = reportText(results, 120, { asReleased: true }).split("\n");
    expect(shown).toContainEqual(expect.stringMatching(/^Figure +Condition +Ours +As released$/));
    // By hand: one of five examples.
    expect(shown).toContainEqual(expect.stringMatching(/^Churn +IMPL +20.0 % +80.0 %$/));
    expect(shown).toContainEqual(
      expect.stringMatching(/^Churn: The released code takes the share/),
    );
  });
});
