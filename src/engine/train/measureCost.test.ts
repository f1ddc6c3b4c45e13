import { describe, expect, it } from "vitest";
import { parseExperiment } from "../../core/experiment/experimentSpec.ts";
import { type NoiseCondition, namedCondition } from "../../core/experiment/noiseCondition.ts";
import { comparedSteps } from "./measureCost.ts";
import { planRun } from "./planRun.ts";
import { conditionRuns } from "./runContext.ts";

const limits = { maxBufferSize: 2 ** 28, maxStorageBufferBindingSize: 2 ** 27 };
const facts = {
  name: "glyphs-16",
  shape: { height: 16, width: 16, channels: 1 },
  classCount: 10,
  horizontalFlip: false,
  trainCount: 256,
  testCount: 128,
};

/** The conditions that share each measurement. */
function measured(conditions: Record<string, NoiseCondition>): string[][] {
  const spec = parseExperiment({
    version: 1,
    name: "cost",
    dataset: { name: "glyphs-16" },
    model: { name: "tiny", dropoutRate: 0.25 },
    training: { epochCount: 1, batchSize: 32, optimizer: { kind: "sgd", learningRate: 0.1 } },
    replicaCount: 2,
    rootSeed: 1,
    conditions: Object.entries(conditions).map(([name, noise]) => ({ name, noise })),
  });
  const plan = planRun(spec, {}, facts, { limits, kind: "software" });
  return comparedSteps(plan, conditionRuns(plan)).map((step) =>
    step.conditions.map(({ conditionIndex }) => spec.conditions[conditionIndex].name),
  );
}

const control = namedCondition("CONTROL");
const impl = namedCondition("IMPL");

describe("comparedSteps", () => {
  it("measures a step once for all conditions that train by it", () => {
    const [algo, both] = [namedCondition("ALGO"), namedCondition("ALGO+IMPL")];
    expect(measured({ CONTROL: control, IMPL: impl, ALGO: algo, both })).toEqual([
      ["CONTROL", "ALGO"],
      ["IMPL", "both"],
    ]);
  });

  it("leaves out what no atomic condition of the same step compares with", () => {
    const dropping = { ...control, dropout: "fixed" as const };
    expect(measured({ CONTROL: control, IMPL: impl, dropping })).toEqual([["CONTROL"], ["IMPL"]]);
    expect(measured({ dropping, IMPL: impl })).toEqual([]);
    expect(measured({ CONTROL: control })).toEqual([]);
    expect(measured({ IMPL: impl })).toEqual([]);
    expect(measured({ IMPL: impl, stock: { ...control, reduction: "stock" } })).toEqual([]);
    expect(measured({ CONTROL: control, fixed: { ...control, reduction: "fixed-point" } })).toEqual(
      [],
    );
  });
});
