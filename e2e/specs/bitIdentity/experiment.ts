import { createHash } from "node:crypto";
import type { ExperimentSpec } from "../../../src/core/experiment/experimentSpec.ts";
import { type ModelName, models } from "../../../src/core/experiment/models.ts";
import {
  type NoiseCondition,
  namedCondition,
  type ReductionOrder,
} from "../../../src/core/experiment/noiseCondition.ts";
import { recipeSources } from "../../../src/core/experiment/noiseSources.ts";
import type {
  ConditionResult,
  ExperimentResults,
  ReplicaResult,
} from "../../../src/core/results/results.ts";

/** Every source of noise that a seed decides is on, and differs between replicas. */
const varied = namedCondition("ALGO", recipeSources);

/** All replicas have the same seeds. */
export const fixed = namedCondition("CONTROL", recipeSources);

/** A condition named after its reduction order. */
export function condition(
  reduction: ReductionOrder,
  noise: NoiseCondition = varied,
): ExperimentSpec["conditions"][number] {
  return { name: reduction, noise: { ...noise, reduction } };
}

/** Small enough that dozens of runs take minutes. The larger models are an order dearer a step. */
const sizes: Record<ModelName, { readonly batchSize: number; readonly stepsPerEpoch: number }> = {
  tiny: { batchSize: 32, stepsPerEpoch: 8 },
  "small-cnn": { batchSize: 16, stepsPerEpoch: 4 },
  "small-cnn-bn": { batchSize: 16, stepsPerEpoch: 4 },
};

/**
 * An experiment of seconds that covers the bit-identity guarantee: five replicas, both bit-identical
 * reduction orders, dropout, augmentation, two epochs with a milestone between them.
 */
export function bitIdentityExperiment(
  model: ModelName,
  changes: Partial<ExperimentSpec> = {},
): ExperimentSpec {
  const { batchSize, stepsPerEpoch } = sizes[model];
  return {
    version: 1,
    name: `bit-identity of ${model}`,
    dataset: { name: "glyphs-16", trainCount: stepsPerEpoch * batchSize, testCount: 128 },
    model: { name: model, dropoutRate: 0.25 },
    training: {
      ...models[model].training,
      epochCount: 2,
      batchSize,
      milestones: [{ epoch: 1, factor: 0.1 }],
    },
    replicaCount: 5,
    rootSeed: 1,
    seedBlockCount: 1,
    conditions: [condition("ordered"), condition("fixed-point")],
    profile: "auto",
    cohortSize: "auto",
    trackDivergence: true,
    keepLogits: false,
    measureCost: false,
    ...changes,
  };
}

/** SHA-256 of an array's own bytes. */
function digest(values: Float32Array | Uint32Array | Uint8Array): string {
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return createHash("sha256").update(bytes).digest("hex");
}

/** One hash per step, so that a difference shows at its step. */
function hashesByStep({ hashTrace }: ReplicaResult): string[] | null {
  if (hashTrace === null) return null;
  const { tensors, hashes } = hashTrace;
  return Array.from({ length: hashes.length / tensors.length }, (_, step) =>
    digest(hashes.slice(step * tensors.length, (step + 1) * tensors.length)).slice(0, 8),
  );
}

/** What a replica's weights were and did, without what training beside others adds. */
export function weightBits(replica: ReplicaResult) {
  return {
    replicaIndex: replica.replicaIndex,
    seeds: replica.seeds,
    status: replica.status,
    fingerprints: replica.fingerprints,
    finalWeights: digest(replica.finalWeights),
    epochs: replica.epochs.map((record) => ({
      weights: record.weightFingerprint,
      predictions: digest(record.predictions),
      trainLoss: record.trainLoss,
      testLoss: record.testLoss,
      testAccuracy: record.testAccuracy,
    })),
  };
}

/** `weightBits`, with the weights of every step by their hashes. */
export function stepBits(replica: ReplicaResult) {
  return { ...weightBits(replica), hashesByStep: hashesByStep(replica) };
}

/** All that the bit-identity guarantee covers, the divergence from replica 0 included. */
export function allBits(replica: ReplicaResult) {
  const { divergence } = replica;
  return {
    ...stepBits(replica),
    divergence: divergence && {
      differingBits: [...divergence.differingBits],
      l2: digest(divergence.l2),
      firstStep: divergence.firstStep,
      firstTensor: divergence.firstTensor,
    },
  };
}

export function conditionOf(results: ExperimentResults, name: string): ConditionResult {
  const found = results.conditions.find((result) => result.name === name);
  if (found === undefined) throw new Error(`the results have no condition ${name}`);
  return found;
}

/** The bits of all replicas by reduction order, for the two orders that guarantee equal bits. */
export function guaranteedBits<T>(
  results: ExperimentResults,
  bits: (replica: ReplicaResult) => T,
): Record<string, T[]> {
  return Object.fromEntries(
    ["ordered", "fixed-point"].map((name) => [name, conditionOf(results, name).replicas.map(bits)]),
  );
}
