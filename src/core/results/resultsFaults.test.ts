import { describe, expect, it } from "vitest";
import type { ConditionResult, EpochRecord, ExperimentResults, ReplicaResult } from "./results.ts";
import { resultsFaults } from "./resultsFaults.ts";
import { fakeResults } from "./testSupport/fakeResults.ts";

function sample(): ExperimentResults {
  return fakeResults({
    testLabels: [0, 1, 1],
    subgroupNames: ["common", "rare"],
    testSubgroups: [0, 0, 1],
    conditions: [
      {
        name: "CONTROL",
        replicas: [
          {
            predictions: [0, 1, 0],
            testLosses: [2, 1],
            divergence: {
              differingBits: Uint32Array.of(0, 5, 7),
              l2: Float32Array.of(0, 0.1, 0.2),
              firstStep: 1,
              firstTensor: "conv/kernel",
            },
            hashTrace: {
              tensors: ["conv/kernel", "conv/bias"],
              hashes: Uint32Array.of(1, 2, 3, 4, 5, 6),
            },
          },
          { predictions: [], status: "failed" },
        ],
      },
      { name: "ALGO", noise: { init: "varied" }, replicas: [] },
    ],
  });
}

const faultsOf = (results: ExperimentResults) =>
  [...resultsFaults(results)].map(({ path, message }) => `${path.join(".")}: ${message}`);

function withDataset(changes: Partial<ExperimentResults["dataset"]>): ExperimentResults {
  const results = sample();
  return { ...results, dataset: { ...results.dataset, ...changes } };
}

function withSpec(changes: Partial<ExperimentResults["spec"]>): ExperimentResults {
  const results = sample();
  return { ...results, spec: { ...results.spec, ...changes } };
}

function withCondition(changes: Partial<ConditionResult>): ExperimentResults {
  const results = sample();
  const [first, ...others] = results.conditions;
  return { ...results, conditions: [{ ...first, ...changes }, ...others] };
}

function withReplica(changes: Partial<ReplicaResult>): ExperimentResults {
  const [first, ...others] = sample().conditions[0].replicas;
  return withCondition({ replicas: [{ ...first, ...changes }, ...others] });
}

function withEpoch(changes: Partial<EpochRecord>): ExperimentResults {
  const [first, ...others] = sample().conditions[0].replicas[0].epochs;
  return withReplica({ epochs: [{ ...first, ...changes }, ...others] });
}

const [replica] = sample().conditions[0].replicas;
const { divergence, hashTrace } = replica;
if (divergence === null || hashTrace === null) throw new Error("the sample has traces");
const error = { code: "internal", message: "it broke" };
const print = "a".repeat(64);

/** The only replica that is done predicts the classes 0, 1 and 0. */
const logits = Float32Array.of(2, -1, 0, 0.5, 3, 3);

function withLogits(testLogits: Float32Array, changes: Partial<ReplicaResult> = {}) {
  const results = withReplica({ testLogits, ...changes });
  return { ...results, spec: { ...results.spec, keepLogits: true } };
}

describe("resultsFaults", () => {
  it("finds none in results as they are made", () => {
    expect(faultsOf(sample())).toEqual([]);
  });

  it("takes what may be missing: traces, weights of a failed replica, whole conditions", () => {
    const bare = withReplica({ divergence: null, hashTrace: null });
    expect(faultsOf(bare)).toEqual([]);
    const [first, failed] = sample().conditions[0].replicas;
    const finalWeights = new Float32Array();
    expect(faultsOf(withCondition({ replicas: [first, { ...failed, finalWeights }] }))).toEqual([]);
    expect(faultsOf({ ...sample(), conditions: sample().conditions.slice(1) })).toEqual([]);
  });

  it("takes numbers that are not finite from a diverged replica", () => {
    const finalWeights = Float32Array.of(1, Number.NaN, Number.POSITIVE_INFINITY);
    const l2 = Float32Array.of(0, Number.NaN, Number.POSITIVE_INFINITY);
    const diverged = { finalWeights, divergence: { ...divergence, l2 } };
    expect(faultsOf(withReplica({ ...diverged, status: "diverged" }))).toEqual([]);
    expect(faultsOf(withReplica(diverged))).toEqual([
      "conditions.0.replicas.0.finalWeights: are finite unless the replica diverged",
    ]);
  });

  it.each<[name: string, ExperimentResults, fault: RegExp]>([
    ["a failed run without its error", { ...sample(), status: "failed" }, /^error: /],
    ["an error of a run that is done", { ...sample(), error }, /^error: /],
    [
      "the reference step of a condition that the experiment has not",
      { ...sample(), referenceStep: { condition: "IMPL", start: print, end: print } },
      /^referenceStep\.condition: needs a name/,
    ],
    [
      "a reference step that is missing without an error",
      { ...sample(), referenceStep: { condition: null, start: print, end: null } },
      /^referenceStep\.error: is there if, and only if, bits are missing$/,
    ],
    [
      "an error of a reference step that ran",
      { ...sample(), referenceStep: { condition: null, start: print, end: print, error } },
      /^referenceStep\.error: /,
    ],
    [
      "a label that no class has",
      withDataset({ testLabels: Uint8Array.of(0, 129, 1) }),
      /^dataset\.testLabels: needs labels below 2, got 129 at 1$/,
    ],
    [
      "fewer labels than the experiment asks for",
      withSpec({ dataset: { name: "hand-made", testCount: 4 } }),
      /^dataset\.testLabels: needs 4 elements, got 3$/,
    ],
    [
      "other data than the experiment asks for",
      withSpec({ dataset: { name: "hand-made", hash: "1".repeat(64) } }),
      /^dataset\.hash: /,
    ],
    [
      "a subgroup without a name",
      withDataset({ testSubgroups: Uint8Array.of(0, 2, 1) }),
      /^dataset\.testSubgroups: needs subgroups below 2, got 2 at 1$/,
    ],
    [
      "subgroups for some of the examples",
      withDataset({ testSubgroups: Uint8Array.of(0, 1) }),
      /^dataset\.testSubgroups: needs 3 elements, got 2$/,
    ],
    ["names of no subgroups", withDataset({ testSubgroups: null }), /^dataset\.testSubgroups: /],
    [
      "a condition that the experiment does not have",
      withCondition({ name: "IMPL" }),
      /^conditions\.0\.name: needs a name that/,
    ],
    [
      "conditions in another order",
      { ...sample(), conditions: sample().conditions.toReversed() },
      /^conditions\.1\.name: needs the experiment's order/,
    ],
    [
      "a condition twice",
      { ...sample(), conditions: [sample().conditions[0], sample().conditions[0]] },
      /^conditions\.1\.name: needs the experiment's order/,
    ],
    [
      "other noise than the experiment's",
      withCondition({ noise: { ...sample().conditions[0].noise, order: "varied" } }),
      /^conditions\.0\.noise: /,
    ],
    [
      "a gap between tensors",
      withCondition({
        tensors: [
          { name: "conv/kernel", offset: 0, size: 2 },
          { name: "conv/bias", offset: 3, size: 1 },
        ],
      }),
      /^conditions\.0\.tensors\.1\.offset: needs 2/,
    ],
    [
      "two tensors of one name",
      withCondition({
        tensors: [
          { name: "conv/kernel", offset: 0, size: 2 },
          { name: "conv/kernel", offset: 2, size: 1 },
        ],
      }),
      /^conditions\.0\.tensors\.1\.name: /,
    ],
    [
      "a replica twice",
      withReplica({ replicaIndex: 1 }),
      /^conditions\.0\.replicas\.1\.replicaIndex: needs an index of its own below 2, got 1$/,
    ],
    [
      "more replicas than the experiment has",
      withReplica({ replicaIndex: 2 }),
      /^conditions\.0\.replicas\.0\.replicaIndex: needs an index of its own below 2, got 2$/,
    ],
    ["a failed replica without an error", withReplica({ status: "failed" }), /\.error: /],
    ["an error of a replica that is done", withReplica({ error }), /replicas\.0\.error: /],
    [
      "an epoch too few",
      withReplica({ epochs: replica.epochs.slice(1) }),
      /replicas\.0\.epochs: needs 2 epochs, got 1$/,
    ],
    [
      "an epoch too many",
      withReplica({ epochs: [...replica.epochs, ...replica.epochs], status: "failed", error }),
      /replicas\.0\.epochs: needs 2 epochs, got 4$/,
    ],
    ["epochs out of order", withEpoch({ epoch: 1 }), /epochs\.0\.epoch: needs 0, its place, got 1/],
    [
      "a loss that is not finite",
      withEpoch({ trainLoss: Number.NaN }),
      /epochs\.0\.trainLoss: is finite unless the replica diverged$/,
    ],
    [
      "a prediction that no class has",
      withEpoch({ predictions: Uint8Array.of(0, 1, 2) }),
      /epochs\.0\.predictions: needs predictions below 2, got 2 at 2$/,
    ],
    [
      "predictions for some of the examples",
      withEpoch({ predictions: Uint8Array.of(0, 1) }),
      /epochs\.0\.predictions: needs 3 elements, got 2$/,
    ],
    [
      "another accuracy than the predictions give",
      withEpoch({ testAccuracy: 0.5 }),
      /epochs\.0\.testAccuracy: needs 0\.6666666666666666, as predicted, got 0\.5$/,
    ],
    [
      "another rate of a class than the predictions give",
      withEpoch({ perClassAccuracy: Float64Array.of(1, 1.5) }),
      /epochs\.0\.perClassAccuracy: needs 0\.5 at 1, as predicted, got 1\.5$/,
    ],
    [
      "no rate for a class that has examples",
      withEpoch({ perClassAccuracy: Float64Array.of(Number.NaN, 0.5) }),
      /epochs\.0\.perClassAccuracy: needs 1 at 0, as predicted, got NaN$/,
    ],
    [
      "a rate per class too few",
      withEpoch({ perClassAccuracy: Float64Array.of(1) }),
      /epochs\.0\.perClassAccuracy: needs 2 elements, got 1$/,
    ],
    [
      "a weight too few",
      withReplica({ finalWeights: Float32Array.of(1, 2) }),
      /replicas\.0\.finalWeights: needs 3 elements, got 2$/,
    ],
    [
      "distances of other steps",
      withReplica({ divergence: { ...divergence, l2: Float32Array.of(0, 0) } }),
      /divergence\.l2: needs 3 elements, got 2$/,
    ],
    [
      "a distance below 0",
      withReplica({ divergence: { ...divergence, l2: Float32Array.of(0, -1, 0) } }),
      /divergence\.l2: needs distances of at least 0$/,
    ],
    [
      "more differing bits than there are",
      withReplica({ divergence: { ...divergence, differingBits: Uint32Array.of(0, 5, 97) } }),
      /divergence\.differingBits: needs at most the 96 bits of all weights$/,
    ],
    [
      "another first step than that of the bits",
      withReplica({ divergence: { ...divergence, firstStep: 2 } }),
      /divergence\.firstStep: needs 1, the first that differs, got 2$/,
    ],
    [
      "a first tensor that is none",
      withReplica({ divergence: { ...divergence, firstTensor: "dense/kernel" } }),
      /divergence\.firstTensor: /,
    ],
    [
      "hashes of other tensors",
      withReplica({ hashTrace: { ...hashTrace, tensors: ["conv/bias", "conv/kernel"] } }),
      /hashTrace\.tensors: /,
    ],
    [
      "hashes of half a step",
      withReplica({ hashTrace: { ...hashTrace, hashes: Uint32Array.of(1, 2, 3, 4, 5) } }),
      /hashTrace\.hashes: needs one hash per tensor and step$/,
    ],
    [
      "hashes of other steps than the divergence",
      withReplica({ hashTrace: { ...hashTrace, hashes: Uint32Array.of(1, 2, 3, 4) } }),
      /hashTrace\.hashes: needs the 3 steps of the divergence, got 2$/,
    ],
    [
      "logits that the experiment does not keep",
      withReplica({ testLogits: logits }),
      /replicas\.0\.testLogits: are there if, and only if, the experiment keeps them$/,
    ],
    [
      "no logits where the experiment keeps them",
      withSpec({ keepLogits: true }),
      /replicas\.0\.testLogits: are there if, and only if, the experiment keeps them$/,
    ],
    [
      "logits of some of the examples",
      withLogits(logits.subarray(0, 4)),
      /replicas\.0\.testLogits: needs 6 elements, got 4$/,
    ],
    [
      "logits whose largest is not at the predicted class",
      withLogits(logits.with(4, 2)),
      /testLogits: needs the largest logit at the class that is predicted, 0, at 2$/,
    ],
    [
      "logits of a replica that is done and yet not finite",
      withLogits(logits.with(1, Number.NaN)),
      /testLogits: are finite unless the replica diverged$/,
    ],
    [
      "another number of steps than the experiment has",
      withSpec({ dataset: { name: "hand-made", trainCount: 2 } }),
      /divergence\.differingBits: needs 5 values, one before training and one per step, got 3$/,
    ],
  ])("refuses %s", (_, results, fault) => {
    expect(faultsOf(results)).toContainEqual(expect.stringMatching(fault));
  });

  it("takes logits that give the predictions, the first class of equals", () => {
    expect(faultsOf(withLogits(logits))).toEqual([]);
  });

  it("asks of logits that are not finite nothing but that the replica diverged", () => {
    for (const logit of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      // Recorded as predicted is class 0, whatever the other logit is.
      const broken = withLogits(logits.with(4, logit), { status: "diverged" });
      expect(faultsOf(broken)).toEqual([]);
    }
  });

  it("pairs the step times of conditions turn by turn, or says why there are none", () => {
    const timed = (
      name: string,
      stepMs: readonly number[],
      gpuStepMs: readonly number[] | null,
    ) => ({
      name,
      cohortSize: 2,
      blockSteps: 4,
      stepMs,
      gpuStepMs,
    });
    const faults = (costBlocks: NonNullable<ExperimentResults["costBlocks"]>) =>
      faultsOf({ ...sample(), costBlocks });
    const control = timed("CONTROL", [1, 2], [0.5, 1]);
    expect(faults({ conditions: [control, timed("ALGO", [2, 3], null)] })).toEqual([]);
    expect(faults({ conditions: [], missing: "too slow" })).toEqual([]);
    expect(faults({ conditions: [] })).toEqual([
      "costBlocks.missing: is there if, and only if, no condition has times",
    ]);
    expect(
      faults({ conditions: [timed("ALGO", [1, 2], [1]), timed("CONTROL", [1], null)] }),
    ).toEqual([
      "costBlocks.conditions.0.gpuStepMs: needs 2 elements, got 1",
      "costBlocks.conditions.1.name: needs the experiment's conditions in their order, each once",
      "costBlocks.conditions.1.stepMs: needs 2 elements, got 1",
    ]);
    expect(faults({ conditions: [timed("nobody", [], null)] })).toEqual([
      "costBlocks.conditions.0.name: needs the experiment's conditions in their order, each once",
      "costBlocks.conditions.0.stepMs: needs a time",
    ]);
  });
});
