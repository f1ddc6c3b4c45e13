import { trainInFreshProfile } from "../../../cli/repro/training.ts";
import {
  allBits,
  bitIdentityExperiment,
  condition,
  conditionOf,
  guaranteedBits,
  stepBits,
  weightBits,
} from "./experiment.ts";
import { expect, test } from "./trainingPage.ts";

/**
 * The bit-identity guarantee: under `ordered` and `fixed-point`, a replica's bits depend on the experiment and the
 * replica's seeds and nothing else.
 */
for (const model of ["tiny", "small-cnn-bn"] as const) {
  const bothStacks = { tag: "@bothStacks" };
  // The second stack takes its time: there, the smaller model alone.
  const tinyOnBothStacks = model === "tiny" ? bothStacks : {};
  test.describe(`bit-identity of ${model}`, { tag: "@gpu" }, () => {
    // Compiling takes most of it, and many times as long on a machine that does other work too.
    test.describe.configure({ timeout: 300_000 });

    test(
      "bits are those of the replica's seeds: others under another",
      bothStacks,
      async ({ training }) => {
        const reference = await training.reference(model);
        const other = await training.train(bitIdentityExperiment(model, { rootSeed: 2 }));
        const seen = [reference, other].flatMap((results) =>
          ["ordered", "fixed-point"].map((name) => conditionOf(results, name).replicas),
        );
        for (const replicas of seen) {
          expect(replicas.map(({ status }) => status)).toEqual(Array(5).fill("done"));
          const lengths = replicas.map(({ hashTrace }) => hashTrace?.hashes.length);
          expect(new Set(lengths).size).toBe(1);
          // The weights have to move: a fingerprint of untrained ones would prove nothing.
          for (const { epochs, fingerprints } of replicas) {
            const states = [fingerprints.initialWeights, ...epochs.map((e) => e.weightFingerprint)];
            expect(new Set(states).size).toBe(3);
            expect(states.at(-1)).toBe(fingerprints.finalWeights);
          }
        }
        // 2 root seeds, 2 reduction orders, 5 replicas: all end at other weights and other logits.
        const all = seen.flat().map(({ fingerprints }) => fingerprints);
        expect(new Set(all.map(({ finalWeights }) => finalWeights)).size).toBe(20);
        expect(new Set(all.map(({ testLogits }) => testLogits)).size).toBe(20);
        // The reduction order has no part in the start.
        expect(new Set(all.map(({ initialWeights }) => initialWeights)).size).toBe(10);
      },
    );

    test(
      "the fingerprint is the SHA-256 of the weights' own bytes",
      bothStacks,
      async ({ training }) => {
        const { replicas } = conditionOf(await training.reference(model), "ordered");
        for (const bits of replicas.map(weightBits)) {
          expect(bits.finalWeights).toBe(bits.fingerprints.finalWeights);
        }
      },
    );

    test("repeated in one page", async ({ training }) => {
      const reference = await training.reference(model);
      const again = await training.train(bitIdentityExperiment(model));
      expect(guaranteedBits(again, allBits)).toEqual(guaranteedBits(reference, allBits));
    });

    for (const cohortSize of [1, 2, 3]) {
      const tags = cohortSize === 2 ? bothStacks : {};
      test(`in cohorts of ${cohortSize} as in one of 5`, tags, async ({ training }) => {
        const reference = await training.reference(model);
        expect(conditionOf(reference, "ordered").cohortSize).toBe(5);
        const results = await training.train(bitIdentityExperiment(model, { cohortSize }));
        expect(conditionOf(results, "ordered").cohortSize).toBe(cohortSize);
        expect(guaranteedBits(results, allBits)).toEqual(guaranteedBits(reference, allBits));
      });
    }

    test("paused and resumed", tinyOnBothStacks, async ({ training }) => {
      const reference = await training.reference(model);
      const { results, pauses } = await training.trainWithPauses(
        bitIdentityExperiment(model, { cohortSize: 2 }),
      );
      const inTheMiddle = pauses.filter(({ step, stepCount }) => step > 0 && step < stepCount);
      expect(new Set(inTheMiddle.map((pause) => pause.condition))).toEqual(
        new Set(["ordered", "fixed-point"]),
      );
      expect(guaranteedBits(results, allBits)).toEqual(guaranteedBits(reference, allBits));
    });

    test(
      "in another order of conditions, after an atomic one",
      tinyOnBothStacks,
      async ({ training }) => {
        const reference = await training.reference(model);
        const conditions = [
          condition("fixed-point"),
          { ...condition("atomic"), name: "in between" },
          condition("ordered"),
        ];
        const results = await training.train(bitIdentityExperiment(model, { conditions }));
        expect(results.conditions.map(({ name }) => name)).toEqual([
          "fixed-point",
          "in between",
          "ordered",
        ]);
        expect(guaranteedBits(results, allBits)).toEqual(guaranteedBits(reference, allBits));
      },
    );

    test("without tracking divergence, in cohorts of 3", async ({ training }) => {
      const reference = await training.reference(model);
      const spec = bitIdentityExperiment(model, { trackDivergence: false, cohortSize: 3 });
      const results = await training.train(spec);
      const { replicas } = conditionOf(results, "ordered");
      expect(replicas.every(({ hashTrace }) => hashTrace === null)).toBe(true);
      expect(guaranteedBits(results, weightBits)).toEqual(guaranteedBits(reference, weightBits));
    });

    test("one replica alone, from its recorded seeds", async ({ training }) => {
      const reference = await training.reference(model);
      const spec = bitIdentityExperiment(model);
      for (const [conditionIndex, replicaIndex] of [
        [0, 3],
        [1, 4],
      ] as const) {
        const recorded = reference.conditions[conditionIndex].replicas[replicaIndex];
        // Another root seed: only the recorded seeds can lead to the recorded bits.
        const alone = await training.trainReplica(
          { ...spec, rootSeed: 77 },
          conditionIndex,
          replicaIndex,
          recorded.seeds,
        );
        expect(alone.conditions.map(({ replicas }) => replicas.map(stepBits))).toEqual([
          [stepBits(recorded)],
        ]);
      }
    });

    for (const profile of ["software", "integrated", "discrete"] as const) {
      test(`under the ${profile} tile profile, whatever stands beside`, async ({ training }) => {
        const spec = bitIdentityExperiment(model, { profile, replicaCount: 2 });
        const first = await training.train(spec);
        expect(conditionOf(first, "ordered").profile).toBe(profile);
        const conditions = [...spec.conditions].reverse();
        const again = await training.train({ ...spec, conditions, cohortSize: 1 });
        expect(guaranteedBits(again, allBits)).toEqual(guaranteedBits(first, allBits));
      });
    }

    test("after a reload", async ({ training }) => {
      const reference = await training.reference(model);
      await training.reload();
      const results = await training.train(bitIdentityExperiment(model));
      expect(guaranteedBits(results, allBits)).toEqual(guaranteedBits(reference, allBits));
    });

    test("in a fresh browser profile", tinyOnBothStacks, async ({ training, browserName }) => {
      const reference = await training.reference(model);
      const results = await trainInFreshProfile(training.url, bitIdentityExperiment(model), {
        browser: browserName,
      });
      expect(guaranteedBits(results, allBits)).toEqual(guaranteedBits(reference, allBits));
    });
  });
}
