import { describe, expect, it } from "vitest";
import type { ExperimentResults, HashTrace } from "../results/results.ts";
import { type FakeReplica, fakeNoise, fakeResults } from "../results/testSupport/fakeResults.ts";
import { compareRuns } from "./compareRuns.ts";

const tensors = ["conv/kernel", "conv/bias"];

/** Hashes of two tensors over 2 epochs of 3 steps, shape [7, 2]: 0, 1, 2, ... */
function trace(change?: { row: number; tensor: number }): HashTrace {
  const hashes = Uint32Array.from({ length: 14 }, (_, i) => i);
  if (change) hashes.fill(99, change.row * 2 + change.tensor);
  return { tensors, hashes };
}

function run(changed: FakeReplica | null, more: Partial<ExperimentResults> = {}) {
  const same = { predictions: [0, 1], testLosses: [2, 1], hashTrace: trace() };
  const results = fakeResults({
    testLabels: [0, 1],
    conditions: [
      { name: "CONTROL", replicas: [same, same] },
      { name: "IMPL", noise: fakeNoise("fixed", "atomic"), replicas: [same, changed ?? same] },
    ],
  });
  return { ...results, ...more };
}

const same: FakeReplica = { predictions: [0, 1], testLosses: [2, 1], hashTrace: trace() };

describe("compareRuns", () => {
  it("finds equal runs identical", () => {
    expect(compareRuns(run(null), run(null))).toStrictEqual({
      identical: true,
      comparedReplicas: 4,
      first: null,
      notComparable: null,
      differences: [],
      causes: [],
    });
  });

  // Row r > 0 of a trace is step r - 1; with 3 steps an epoch, step 3 is the first of epoch 1.
  it.each([
    [
      { row: 1, tensor: 0 },
      { epoch: 0, step: 0, tensor: "conv/kernel" },
    ],
    [
      { row: 3, tensor: 1 },
      { epoch: 0, step: 2, tensor: "conv/bias" },
    ],
    [
      { row: 4, tensor: 0 },
      { epoch: 1, step: 3, tensor: "conv/kernel" },
    ],
    [
      { row: 6, tensor: 1 },
      { epoch: 1, step: 5, tensor: "conv/bias" },
    ],
  ])("names the place for a trace that differs from %j on", (change, place) => {
    const other = run({ ...same, weights: [1, 2, 4], hashTrace: trace(change) });
    const expected = {
      identical: false,
      comparedReplicas: 4,
      first: { condition: "IMPL", replicaIndex: 1, fingerprint: "finalWeights", ...place },
      notComparable: null,
    };
    expect(compareRuns(run(null), other)).toMatchObject(expected);
    expect(compareRuns(other, run(null))).toMatchObject(expected);
  });

  it("names the tensor of initial weights that differ, with no step", () => {
    const other = run({
      ...same,
      initialFingerprint: "2".repeat(64),
      hashTrace: trace({ row: 0, tensor: 1 }),
    });
    expect(compareRuns(run(null), other).first).toMatchObject({
      fingerprint: "initialWeights",
      step: null,
      tensor: "conv/bias",
    });
  });

  it("falls back on the epoch where a run has no trace", () => {
    const other = run({ ...same, weights: [1, 2, 4], hashTrace: null });
    expect(compareRuns(run(null), other).first).toMatchObject({
      fingerprint: "finalWeights",
      epoch: 0,
      step: null,
      tensor: null,
    });
  });

  it("finds logits that differ under equal weights", () => {
    const other = run({ ...same, predictions: [1, 1] });
    expect(compareRuns(run(null), other).first).toMatchObject({
      condition: "IMPL",
      replicaIndex: 1,
      fingerprint: "testLogits",
      step: null,
    });
  });

  it("finds weights that differ on the way and are equal at the end", () => {
    const hashes = Uint32Array.from({ length: 14 }, (_, i) => (i === 4 ? 99 : i));
    const other = run({ ...same, hashTrace: { tensors, hashes } });
    expect(compareRuns(run(null), other)).toMatchObject({
      identical: false,
      first: { fingerprint: null, epoch: 0, step: 1, tensor: "conv/kernel" },
    });
  });

  it("ignores the experiment's name, the cohort, the tracking and whether logits are kept", () => {
    const { spec } = run(null);
    const other = run(null, {
      spec: { ...spec, name: "again", cohortSize: 2, trackDivergence: false, keepLogits: true },
    });
    expect(compareRuns(run(null), other).identical).toBe(true);
  });

  it("does not call runs different that were made on different adapters", () => {
    const { passport } = run(null);
    const floatSignature = { ...passport.floatSignature, bits: "00000000" };
    const weights = { ...same, weights: [7, 7, 7] };
    const cases = [
      [{ passport: { ...passport, vendor: "nvidia" } }, /adapters differ: google.*nvidia/],
      [{ passport: { ...passport, floatSignature } }, /float signatures differ/],
      [{ passport: { ...passport, browser: "Chromium 1" } }, /browsers differ/],
      [{ versions: { ...run(null).versions, kernels: "2" } }, /kernel versions differ/],
      [{ dataset: { ...run(null).dataset, hash: "1" } }, /data sets differ/],
      [{ spec: { ...run(null).spec, rootSeed: 2 } }, /experiments differ/],
      [{ conditions: [] }, /conditions differ: CONTROL, IMPL and none/],
    ] as const;
    for (const [change, reason] of cases) {
      const verdict = compareRuns(run(null), run(weights, change));
      expect(verdict).toMatchObject({ identical: false, comparedReplicas: 0, first: null });
      expect(verdict.notComparable).toMatch(reason);
    }
  });

  it("cannot compare a replica that failed or is missing", () => {
    const failed = run({ predictions: [], status: "failed" });
    expect(compareRuns(run(null), failed).notComparable).toBe(
      "Replica 2 of IMPL failed: the device was lost",
    );
    const [control, impl] = run(null).conditions;
    const fewer = run(null, {
      conditions: [control, { ...impl, replicas: impl.replicas.slice(0, 1) }],
    });
    expect(compareRuns(fewer, run(null)).notComparable).toMatch(/Replica 2 of IMPL is in one run/);
  });

  it("cannot compare a run that failed, even with one that failed at the same place", () => {
    const error = { code: "device-lost", message: "The adapter went away" };
    const failed = run(null, { status: "failed", error });
    const early = { ...failed, conditions: failed.conditions.slice(0, 1) };
    for (const [a, b] of [
      [early, run(null)],
      [failed, failed],
      [failed, run(null)],
      [run(null), failed],
    ]) {
      expect(compareRuns(a, b)).toMatchObject({
        identical: false,
        notComparable: "The training failed: The adapter went away",
      });
    }
  });

  it("cannot compare other tile sizes", () => {
    const [control, impl] = run(null).conditions;
    const other = run(null, { conditions: [control, { ...impl, tileSizes: { convChannels: 8 } }] });
    expect(compareRuns(run(null), other).notComparable).toMatch(/tile sizes of IMPL/);
  });

  it("cannot compare runs without replicas", () => {
    const [control] = run(null).conditions;
    const empty = run(null, { conditions: [{ ...control, replicas: [] }] });
    expect(compareRuns(empty, empty)).toMatchObject({
      identical: false,
      notComparable: "There is no replica to compare",
    });
  });
});
