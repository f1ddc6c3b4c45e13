import { expect, it } from "vitest";
import { fakeNoise, fakeResults } from "../results/testSupport/fakeResults.ts";
import { buildReport } from "./buildReport.ts";
import { figures } from "./figures/figures.ts";
import { figuresToCsv } from "./figuresCsv.ts";
import { threeConditions } from "./testSupport/writtenFigures.ts";

const report = buildReport(threeConditions());
const rows = figuresToCsv(report).split("\r\n");

it("has a header and a row per condition and figure", () => {
  expect(rows[0]).toBe("condition,figure,value,low,high,unit,text,detail,missing");
  const ofConditions = rows.filter((row) => /^(CONTROL|IMPL|ALGO),/.test(row));
  expect(ofConditions).toHaveLength(3 * figures.length);
  expect(rows.at(-1)).toBe("");
});

it("has numbers at full precision, rates as fractions, and the texts of the table", () => {
  // NumPy and SciPy: see `writtenFigures`.
  const [spread] = rows.filter((row) => row.startsWith("IMPL,accuracySpread,"));
  const [, , value, ...rest] = spread.split(",");
  expect(Number(value)).toBeCloseTo(0.14433756729740646, 14);
  expect(rest).toEqual(["", "", "fraction", "14.4 points", "", ""]);
  expect(rows).toContain("CONTROL,churn,0,,,fraction,0.0 %,,");
  expect(rows).toContain("CONTROL,firstDifference,,,,count,none,,");
  expect(rows).toContain("IMPL,firstDifference,1,,,count,after 1 step,conv/kernel,");
  expect(rows).toContain('ALGO,replicasDone,1,,,count,1 of 3,"1 not finite, 1 failed",');
});

it("has the figures of two conditions together, where there are any", () => {
  // By hand: in three pairs IMPL predicts 0, 2 and 2 of 8 examples otherwise, and has once fewer right.
  const control = rows.filter((row) => row.startsWith('"CONTROL, IMPL",'));
  const values = control.map((row) => row.split(",").slice(2, 4));
  expect(values.map(([key, value]) => [key, Number(value)])).toEqual([
    ["pairedChurn", expect.closeTo(1 / 6, 14)],
    ["superiority", expect.closeTo(2 / 3, 14)],
  ]);
});

it("has the ends of an interval", () => {
  // Replica r is wrong on r examples of its own, of 100: its mean accuracy is 93.5 %.
  const replicas = [4, 5, 6, 7, 8, 9].map((wrongCount) => ({
    predictions: Array.from({ length: 100 }, (_, i) =>
      i >= 10 * wrongCount && i < 10 * wrongCount + wrongCount ? 1 : 0,
    ),
  }));
  const testLabels = new Array<number>(100).fill(0);
  const results = fakeResults({
    testLabels,
    conditions: [{ name: "A", noise: fakeNoise("varied", "ordered"), replicas }],
  });
  const { meanInterval } = buildReport(results).conditions[0].figures.accuracy ?? {};
  const [row] = figuresToCsv(buildReport(results))
    .split("\r\n")
    .filter((line) => line.startsWith("A,accuracy,"));
  expect(row.split(",").slice(3, 5)).toEqual([`${meanInterval?.low}`, `${meanInterval?.high}`]);
  expect(meanInterval?.low).toBeLessThan(0.935);
});

it("has the reason for a missing value", () => {
  expect(rows).toContain("ALGO,stepTime,,,,ms,,,Needs a timed training step; there is none.");
});
