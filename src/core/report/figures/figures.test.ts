import { describe, expect, it } from "vitest";
import { type FakeReplica, fakeResults } from "../../results/testSupport/fakeResults.ts";
import { buildReport } from "../buildReport.ts";
import type { ConditionReport } from "../report.ts";
import { threeConditions, writtenFigures } from "../testSupport/writtenFigures.ts";
import { type FigureName, figures, writeFigure } from "./figures.ts";

function only(...replicas: FakeReplica[]): ConditionReport {
  const results = fakeResults({ testLabels: [0, 1], conditions: [{ name: "A", replicas }] });
  return buildReport(results).conditions[0];
}

/** The two lines of one figure. */
function lines(key: FigureName, condition: ConditionReport): (string | null)[] {
  const found = figures
    .filter((figure) => figure.key === key)
    .map((figure) => writeFigure(figure, condition));
  return found.flatMap(({ text, detail, reason }) => [text, reason ?? detail]);
}

describe("figures", () => {
  it("have a key of their own, and one sentence that defines them", () => {
    expect(new Set(figures.map(({ key }) => key)).size).toBe(figures.length);
    for (const { definition } of figures) expect(definition).toMatch(/^[A-Z][^.]*\.$/);
  });

  it("are measured or missing, never both", () => {
    for (const condition of buildReport(threeConditions()).conditions) {
      for (const { key } of figures) {
        expect(key in condition.figures, key).not.toBe(key in condition.missing);
      }
    }
  });

  it("are written with value and second line", () => {
    const { conditions } = buildReport(threeConditions());
    const written = figures.map((figure) => [
      figure.title,
      ...conditions.map((condition) => {
        const { text, detail, reason } = writeFigure(figure, condition);
        return [text, reason ?? detail ?? ""];
      }),
    ]);
    expect(written).toEqual(writtenFigures);
  });

  it("count a difference of the initial weights as before training", () => {
    const trace = {
      differingBits: Uint32Array.of(1),
      l2: Float32Array.of(1),
      firstStep: 0,
      firstTensor: "conv/kernel",
    };
    const condition = only(
      { predictions: [0, 1] },
      { predictions: [0, 1], weights: [3, 2, 1], divergence: trace },
    );
    expect(condition.figures.firstDifference?.first?.step).toBeNull();
    expect(lines("firstDifference", condition)).toEqual(["before training", "conv/kernel"]);
  });

  it("are unknown where the last stage has too few epochs", () => {
    const condition = only({ predictions: [0, 1] });
    expect(lines("saturation", condition)).toEqual(["unknown", "needs 6 epochs, has 1"]);
  });

  it("name what is missing where nothing was trained to the end", () => {
    const none = only({ predictions: [], status: "failed" });
    expect(lines("replicasDone", none)).toEqual(["0 of 1", "1 failed"]);
    expect(lines("accuracy", none)).toEqual(["–", "Needs a finished replica; there is none."]);
    expect(lines("churn", none)).toEqual(["–", "Needs two finished replicas; there is none."]);
    expect(lines("subgroupSpread", none)).toEqual(["–", "The data set has no subgroups."]);
  });
});
