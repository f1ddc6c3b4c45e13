import { blockRootSeed } from "../../../src/core/experiment/seeds.ts";
import type { ReplicaResult } from "../../../src/core/results/results.ts";
import {
  allBits,
  bitIdentityExperiment,
  condition,
  conditionOf,
  fixed,
  stepBits,
} from "./experiment.ts";
import { expect, test } from "./trainingPage.ts";

const replicaCount = 3;
const rootSeed = 7;
/** What a replica of a block needs of its place: the shared seeds, its own, and whether it is first. */
const conditions = [
  { ...condition("ordered", { ...fixed, perturbation: "one-ulp" }), name: "perturbed" },
  { ...condition("fixed-point", { ...fixed, order: "within-batch" }), name: "within-batch" },
];

/** The bits of replicas, each at its place in its block. */
function bitsOf(replicas: readonly ReplicaResult[]) {
  return replicas.map((replica, index) => allBits({ ...replica, replicaIndex: index }));
}

test.describe("seed blocks", { tag: "@gpu" }, () => {
  test("a block has the bits of an experiment with its root seed, cohort by cohort", async ({
    training,
  }) => {
    // Two cohorts a block: the second one trains the block's first replica once more.
    const changes = { conditions, replicaCount, rootSeed, cohortSize: 2 };
    const spec = bitIdentityExperiment("tiny", { ...changes, seedBlockCount: 2 });
    const results = await training.train(spec);
    for (const seedBlock of [0, 1]) {
      const alone = await training.train(
        bitIdentityExperiment("tiny", {
          ...changes,
          rootSeed: blockRootSeed(rootSeed, seedBlock),
          cohortSize: "auto",
        }),
      );
      for (const { name } of conditions) {
        const { replicas } = conditionOf(results, name);
        expect(replicas).toHaveLength(2 * replicaCount);
        const block = replicas.slice(seedBlock * replicaCount, (seedBlock + 1) * replicaCount);
        expect(bitsOf(block)).toEqual(bitsOf(conditionOf(alone, name).replicas));
      }
    }
    const { replicas } = conditionOf(results, "perturbed");
    const [first, second, , other] = replicas;
    expect(other.fingerprints.initialWeights).not.toBe(first.fingerprints.initialWeights);
    // The first replica of each block is as drawn; one bit of the next one is flipped.
    expect(other.divergence?.differingBits[0]).toBe(0);
    expect(second.divergence?.differingBits[0]).toBe(1);

    const again = await training.trainReplica(spec, 0, 4, replicas[4].seeds);
    expect(conditionOf(again, "perturbed").replicas.map(stepBits)).toEqual([stepBits(replicas[4])]);
  });
});
