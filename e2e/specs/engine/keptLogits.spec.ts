import { createHash } from "node:crypto";
import { namedCondition } from "../../../src/core/experiment/noiseCondition.ts";
import { bitIdentityExperiment, conditionOf, weightBits } from "../bitIdentity/experiment.ts";
import { expect, test } from "../bitIdentity/trainingPage.ts";

const control = namedCondition("CONTROL");
const small = bitIdentityExperiment("tiny");
const spec = bitIdentityExperiment("tiny", {
  dataset: { name: "glyphs-16", trainCount: 64, testCount: 64 },
  model: { name: "tiny", dropoutRate: 0 },
  training: { ...small.training, epochCount: 1, milestones: [] },
  conditions: [
    { name: "ALGO", noise: namedCondition("ALGO") },
    { name: "stock", noise: { ...control, reduction: "stock" } },
  ],
  replicaCount: 2,
  trackDivergence: false,
});

test("kept logits give predictions, loss and fingerprint again, and change no bit", {
  tag: "@gpu",
}, async ({ training }) => {
  const plain = await training.train(spec);
  const results = await training.train({ ...spec, keepLogits: true });
  const { testLabels, classNames } = results.dataset;
  const classCount = classNames.length;
  for (const { name } of spec.conditions) {
    const { replicas } = conditionOf(results, name);
    const before = conditionOf(plain, name).replicas;
    expect(replicas.map(weightBits)).toEqual(before.map(weightBits));
    expect(before.every(({ testLogits }) => testLogits === undefined)).toBe(true);
    for (const { testLogits, epochs, fingerprints } of replicas) {
      if (testLogits === undefined) throw new Error(`${name} kept no logits`);
      const bytes = new Uint8Array(testLogits.buffer, testLogits.byteOffset, testLogits.byteLength);
      expect(createHash("sha256").update(bytes).digest("hex")).toBe(fingerprints.testLogits);
      expect(testLogits).toHaveLength(testLabels.length * classCount);
      const last = epochs[epochs.length - 1];
      let loss = 0;
      testLabels.forEach((label, example) => {
        const row = [...testLogits.slice(example * classCount, (example + 1) * classCount)];
        expect(last.predictions[example]).toBe(row.indexOf(Math.max(...row)));
        loss += Math.log(row.reduce((sum, logit) => sum + Math.exp(logit - row[label]), 0));
      });
      // Float64 in another order of operations.
      expect(last.testLoss).toBeCloseTo(loss / testLabels.length, 10);
    }
  }
});

test("logits that are not finite make the test loss NaN and the replica diverged, in both trainers", {
  tag: "@gpu",
}, async ({ training }) => {
  const results = await training.train({
    ...spec,
    conditions: [{ name: "ordered", noise: control }, spec.conditions[1]],
    // The weights leave the float range within a few steps.
    training: {
      ...spec.training,
      batchSize: 8,
      optimizer: { kind: "sgd", learningRate: 1e30, momentum: 0.9 },
    },
    keepLogits: true,
  });
  for (const { replicas } of results.conditions) {
    expect(replicas.map(({ status }) => status)).toEqual(["diverged", "diverged"]);
    for (const { epochs, testLogits } of replicas) {
      expect(testLogits?.every(Number.isFinite)).toBe(false);
      // A prediction is a byte and has no value for "none": this is what tells that it means nothing.
      expect(epochs.map(({ testLoss }) => testLoss)).toEqual([Number.NaN]);
    }
  }
});
