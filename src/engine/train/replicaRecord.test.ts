import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { namedCondition } from "../../core/experiment/noiseCondition.ts";
import { replicaSeeds } from "../../core/experiment/seeds.ts";
import { ReplicaRecord } from "./replicaRecord.ts";
import type { ReplicaStart } from "./replicaStart.ts";

const tensors = [{ name: "dense/kernel", offset: 0, size: 2 }] as const;
const start: ReplicaStart = {
  replicaIndex: 3,
  noise: namedCondition("ALGO"),
  seeds: replicaSeeds(1, namedCondition("ALGO"), 3),
  weights: Float32Array.of(1, 2),
  learningRate: 0.1,
};
const options = {
  tensors,
  stepCount: 2,
  reference: Float32Array.of(1, 2),
  testLabels: Uint8Array.of(0, 1),
  classCount: 2,
  keepLogits: false,
};
/** What an epoch leaves: one of two test examples is predicted right. */
const epoch = {
  epoch: 0,
  losses: Float32Array.of(2, 1),
  logits: Float32Array.of(1, 0, 1, 0),
  weights: Float32Array.of(3, 4),
};

/** The fingerprint's oracle: Node's SHA-256 of the elements' bytes. */
function sha256(values: Float32Array): string {
  return createHash("sha256").update(new Uint8Array(values.buffer)).digest("hex");
}

describe("ReplicaRecord", () => {
  test("records an epoch: mean training loss, test results, fingerprint", async () => {
    const record = new ReplicaRecord(start, options);
    expect(await record.addEpoch(epoch)).toEqual({
      epoch: 0,
      trainLoss: 1.5,
      // Python: (log(1 + exp(-1)) + log(1 + exp(1))) / 2
      testLoss: expect.closeTo(0.8132616875182228, 14),
      testAccuracy: 0.5,
      perClassAccuracy: Float64Array.of(1, 0),
      predictions: Uint8Array.of(0, 0),
      weightFingerprint: sha256(epoch.weights),
    });
  });

  test("ends with the last epoch's weights and logits, beside where it started", async () => {
    const record = new ReplicaRecord(start, options);
    await record.addEpoch(epoch);
    const weights = Float32Array.of(5, 6);
    const logits = Float32Array.of(0, 1, 0, 1);
    await record.addEpoch({ ...epoch, epoch: 1, weights, logits });
    expect(await record.end(true)).toEqual({
      replicaIndex: 3,
      seeds: start.seeds,
      status: "done",
      error: null,
      fingerprints: {
        initialWeights: sha256(start.weights),
        finalWeights: sha256(weights),
        testLogits: sha256(logits),
      },
      finalWeights: weights,
      divergence: { firstStep: null, firstTensor: null },
      hashTrace: { tensors: ["dense/kernel"], hashes: expect.any(Uint32Array) },
    });
  });

  test("a loss that is not finite is a result: diverged, even if later ones are finite", async () => {
    const record = new ReplicaRecord(start, options);
    const losses = Float32Array.of(1, Number.POSITIVE_INFINITY);
    expect((await record.addEpoch({ ...epoch, losses })).trainLoss).toBeNaN();
    await record.addEpoch({ ...epoch, epoch: 1 });
    expect(await record.end(true)).toMatchObject({ status: "diverged", error: null });
  });

  test("so is a weight that is not finite", async () => {
    const record = new ReplicaRecord(start, options);
    await record.addEpoch({ ...epoch, weights: Float32Array.of(1, Number.NaN) });
    expect(await record.end(true)).toMatchObject({ status: "diverged" });
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    "so is a logit of %d in any epoch, beside finite losses and weights",
    async (logit) => {
      const record = new ReplicaRecord(start, options);
      const logits = Float32Array.of(1, 0, 0, logit);
      expect((await record.addEpoch({ ...epoch, logits })).testLoss).toBeNaN();
      await record.addEpoch({ ...epoch, epoch: 1 });
      expect(await record.end(true)).toMatchObject({ status: "diverged", error: null });
    },
  );

  test("keeps the last epoch's logits where it is asked to, and changes nothing else", async () => {
    const [plain, keeping] = [false, true].map(
      (keepLogits) => new ReplicaRecord(start, { ...options, keepLogits }),
    );
    const last = { ...epoch, epoch: 1, logits: Float32Array.of(0, 1, 0, 1) };
    for (const outcome of [epoch, last]) {
      expect(await keeping.addEpoch(outcome)).toEqual(await plain.addEpoch(outcome));
    }
    const end = await keeping.end(true);
    expect(end).toEqual({ ...(await plain.end(true)), testLogits: last.logits });
    expect(end.fingerprints.testLogits).toBe(sha256(last.logits));
  });

  test("has no logits to keep where it failed before its first evaluation", async () => {
    const record = new ReplicaRecord(start, { ...options, keepLogits: true });
    record.fail("fixed-point-overflow", "first");
    expect(await record.end(true)).not.toHaveProperty("testLogits");
  });

  test("a failed replica keeps its first error and the weights that it had", async () => {
    const record = new ReplicaRecord(start, options);
    await record.addEpoch(epoch);
    expect(record.failed).toBe(false);
    record.fail("fixed-point-overflow", "first");
    record.fail("fixed-point-overflow", "second");
    expect(record.failed).toBe(true);
    expect(await record.end(true)).toMatchObject({
      status: "failed",
      error: { code: "fixed-point-overflow", message: "first" },
      finalWeights: epoch.weights,
    });
  });

  test("alone it has hashes, but no divergence", async () => {
    const record = new ReplicaRecord(start, options);
    expect(await record.end(false)).toMatchObject({
      divergence: null,
      hashTrace: { tensors: ["dense/kernel"] },
    });
  });

  test("where divergence is not tracked it has neither", async () => {
    const record = new ReplicaRecord(start, { ...options, reference: null });
    expect(record.trace).toBeNull();
    expect(await record.end(true)).toMatchObject({ divergence: null, hashTrace: null });
  });
});
