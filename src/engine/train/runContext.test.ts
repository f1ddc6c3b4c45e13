import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ExperimentSpec, parseExperiment } from "../../core/experiment/experimentSpec.ts";
import { presetExperiment } from "../../core/experiment/presets.ts";
import { blockRootSeed } from "../../core/experiment/seeds.ts";
import { anyCondition } from "../../core/experiment/testSupport/anyCondition.ts";
import type { RunOptions } from "../../protocol/engineApi.ts";
import { planRun } from "./planRun.ts";
import { conditionRuns, startOf } from "./runContext.ts";

const facts = {
  name: "glyphs-16",
  shape: { height: 16, width: 16, channels: 1 },
  classCount: 10,
  horizontalFlip: false,
  trainCount: 2048,
  testCount: 512,
};
const limits = { maxStorageBufferBindingSize: 134_217_728, maxBufferSize: 268_435_456 };

function planned(spec: ExperimentSpec, options: RunOptions = {}) {
  const plan = planRun(spec, options, facts, { limits, kind: "software" });
  return { plan, conditions: conditionRuns(plan) };
}

describe("startOf", () => {
  it("gives replica i of a seed block what replica i of that root seed's experiment starts from", () => {
    fc.assert(
      fc.property(anyCondition, fc.nat(2), fc.nat(3), (noise, seedBlock, indexInBlock) => {
        const spec = parseExperiment({
          ...presetExperiment("control"),
          model: { name: "tiny", dropoutRate: 0.2 },
          conditions: [{ name: "any", noise }],
          replicaCount: 4,
          seedBlockCount: 3,
        });
        const rootSeed = blockRootSeed(spec.rootSeed, seedBlock);
        const alone = { ...spec, rootSeed, seedBlockCount: 1 };
        const start = (of: ExperimentSpec, replicaIndex: number) => {
          const { plan, conditions } = planned(of);
          return startOf(plan, conditions[0], replicaIndex);
        };
        const replicaIndex = 4 * seedBlock + indexInBlock;
        const expected = { ...start(alone, indexInBlock), replicaIndex };
        expect(start(spec, replicaIndex)).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });
});

describe("conditionRuns", () => {
  it("repeats what shares seeds under each root seed", () => {
    const spec = { ...presetExperiment("quick"), replicaCount: 2, seedBlockCount: 2 };
    const blocks = planned(spec).conditions.map((condition) => condition.blocks);
    const [control, impl, algo, both] = blocks;
    expect([control, impl]).toEqual([
      [
        [0, 1],
        [2, 3],
      ],
      [
        [0, 1],
        [2, 3],
      ],
    ]);
    expect([algo, both]).toEqual([[[0, 1]], [[0, 1]]]);
  });

  it("builds each condition's own model, with dropout where the noise has it", () => {
    const [control] = presetExperiment("control").conditions;
    const spec = parseExperiment({
      ...presetExperiment("control"),
      model: { name: "small-cnn", dropoutRate: 0.2 },
      conditions: [
        control,
        { ...control, name: "batch norm", model: { name: "small-cnn-bn" } },
        { ...control, name: "dropout", noise: { ...control.noise, dropout: "fixed" } },
      ],
    });
    const built = planned(spec).conditions.map(({ model }) => {
      const kinds = new Set(model.layers.map(({ kind }) => kind));
      return [model.name, kinds.has("batchNorm"), kinds.has("dropout")];
    });
    expect(built).toEqual([
      ["small-cnn", false, false],
      ["small-cnn-bn", true, false],
      ["small-cnn", false, true],
    ]);
  });

  it("trains one replica again, of whichever seed block", () => {
    const spec = { ...presetExperiment("quick"), replicaCount: 2, seedBlockCount: 2 };
    const { plan, conditions } = planned(spec);
    const { seeds } = startOf(plan, conditions[1], 3);
    const only = { conditionIndex: 1, replicaIndex: 3, seeds };
    const again = planned(spec, { only });
    expect(again.conditions.map(({ blocks }) => blocks)).toEqual([[[3]]]);
    expect(startOf(again.plan, again.conditions[0], 3)).toEqual(startOf(plan, conditions[1], 3));
  });
});
