import type { ExperimentSpec } from "../../../src/core/experiment/experimentSpec.ts";
import { namedCondition } from "../../../src/core/experiment/noiseCondition.ts";
import {
  bitIdentityExperiment,
  condition,
  conditionOf,
  fixed,
  stepBits,
  weightBits,
} from "./experiment.ts";
import { expect, test } from "./trainingPage.ts";

/** Nothing but the training set differs between replicas. */
const varied = condition("ordered", { ...fixed, sampling: "varied" });

test.describe("sampling", { tag: "@gpu" }, () => {
  test("fixed: one bootstrap sample, replicas bit-identical; varied: one each, which retrain alone", async ({
    training,
  }) => {
    const spec = bitIdentityExperiment("tiny", {
      conditions: [
        { ...condition("ordered", fixed), name: "off" },
        { ...condition("ordered", { ...fixed, sampling: "fixed" }), name: "fixed" },
        { ...varied, name: "varied" },
      ],
      replicaCount: 3,
      cohortSize: 2,
    });
    const results = await training.train(spec);
    const endsOf = (name: string) =>
      conditionOf(results, name).replicas.map(({ fingerprints }) => fingerprints.finalWeights);
    expect(new Set(endsOf("off")).size).toBe(1);
    expect(new Set(endsOf("fixed")).size).toBe(1);
    expect(new Set(endsOf("varied")).size).toBe(3);
    // No condition ends where another does.
    expect(new Set(results.conditions.flatMap(({ name }) => endsOf(name))).size).toBe(5);
    for (const { replicas } of results.conditions) {
      const starts = replicas.map(({ fingerprints }) => fingerprints.initialWeights);
      expect(new Set(starts).size).toBe(1);
    }
    const recorded = conditionOf(results, "varied").replicas[2];
    expect(recorded.divergence?.firstStep).toBe(1);
    // Another root seed: only the recorded seeds can lead to the recorded bits.
    const alone = await training.trainReplica({ ...spec, rootSeed: 77 }, 2, 2, recorded.seeds);
    expect(alone.conditions[0].replicas.map(stepBits)).toEqual([stepBits(recorded)]);
  });

  test("unmodified tfjs trains on the same draws", async ({ training }) => {
    const plain = { ...namedCondition("CONTROL"), sampling: "varied" } as const;
    const small = bitIdentityExperiment("tiny");
    const spec = {
      ...small,
      model: { name: "tiny", dropoutRate: 0 },
      training: { ...small.training, epochCount: 1, milestones: [] },
      conditions: [condition("ordered", plain), condition("stock", plain)],
      replicaCount: 2,
      trackDivergence: false,
    } as const satisfies ExperimentSpec;
    const results = await training.train(spec);
    const [ours, theirs] = ["ordered", "stock"].map((name) => conditionOf(results, name).replicas);
    expect(theirs.map(({ seeds }) => seeds)).toEqual(ours.map(({ seeds }) => seeds));
    const lossesOf = (replicas: typeof ours) => replicas.map(({ epochs }) => epochs[0].trainLoss);
    const [[first, second], stock] = [lossesOf(ours), lossesOf(theirs)];
    // Two orders of additions of one training stay close for eight steps; two draws do not.
    const apart = Math.abs(first - second);
    expect(Math.abs(stock[0] - first)).toBeLessThan(apart / 20);
    expect(Math.abs(stock[1] - second)).toBeLessThan(apart / 20);
    const alone = await training.trainReplica({ ...spec, rootSeed: 77 }, 1, 1, theirs[1].seeds);
    expect(alone.conditions[0].replicas.map(weightBits)).toEqual([weightBits(theirs[1])]);
  });
});
