import { type ExperimentSpec, parseExperiment } from "../../experiment/experimentSpec.ts";
import {
  type NoiseCondition,
  namedCondition,
  type ReductionOrder,
} from "../../experiment/noiseCondition.ts";
import { replicaSeeds } from "../../experiment/seeds.ts";
import type { AdapterPassport } from "../passport.ts";
import type {
  ConditionResult,
  DivergenceTrace,
  EpochRecord,
  ExperimentResults,
  HashTrace,
  ReplicaResult,
  ReplicaStatus,
} from "../results.ts";

/** What a test gives of one replica; the rest follows. */
export interface FakeReplica {
  /** Predicted class per test example after the last epoch; none for a failed replica. */
  readonly predictions: readonly number[];
  readonly status?: ReplicaStatus;
  /** Trainable weights at the end, shape [3]: two of tensor "conv/kernel", one of "conv/bias". */
  readonly weights?: readonly number[];
  /** Test loss after each epoch; sets the number of epochs. */
  readonly testLosses?: readonly number[];
  readonly initialFingerprint?: string;
  readonly divergence?: DivergenceTrace | null;
  readonly hashTrace?: HashTrace | null;
}

export interface FakeCondition {
  readonly name: string;
  readonly noise?: Partial<NoiseCondition>;
  /** The experiment's, `tiny`, if absent. */
  readonly model?: ExperimentSpec["conditions"][number]["model"];
  readonly stepMs?: number;
  readonly gpuStepMs?: number | null;
  readonly replicas: readonly FakeReplica[];
}

export interface FakeExperiment {
  readonly classNames?: readonly string[];
  readonly testLabels: readonly number[];
  readonly subgroupNames?: readonly string[];
  readonly testSubgroups?: readonly number[];
  readonly kind?: AdapterPassport["kind"];
  /** Replicas in each seed block; as many as the longest condition has if absent. */
  readonly replicaCount?: number;
  /** 1 if absent. */
  readonly seedBlockCount?: number;
  readonly conditions: readonly FakeCondition[];
}

const fakeTensors = [
  { name: "conv/kernel", offset: 0, size: 2 },
  { name: "conv/bias", offset: 2, size: 1 },
] as const;

/** Noise of the paper's conditions, for tests: ALGO varies seeds, IMPL adds as sums arrive. */
export function fakeNoise(policy: "fixed" | "varied", reduction: ReductionOrder): NoiseCondition {
  return { ...namedCondition(policy === "varied" ? "ALGO" : "CONTROL"), reduction };
}

/**
 * Results made by hand: a test gives labels and predictions, and accuracies, fingerprints,
 * seeds and shapes follow from them. Replicas with equal weights have equal fingerprints.
 */
export function fakeResults(experiment: FakeExperiment): ExperimentResults {
  const classCount = Math.max(...experiment.testLabels) + 1;
  const classNames =
    experiment.classNames ?? Array.from({ length: classCount }, (_, label) => `class ${label}`);
  const testLabels = Uint8Array.from(experiment.testLabels);
  const conditions = experiment.conditions.map((condition) =>
    fakeCondition(condition, testLabels, classNames.length, experiment.kind ?? "software"),
  );
  return {
    version: 1,
    spec: parseExperiment({
      version: 1,
      name: "made by hand",
      dataset: { name: "hand-made" },
      model: { name: "tiny" },
      training: {
        epochCount: Math.max(
          1,
          ...conditions.flatMap(({ replicas }) => replicas.map(({ epochs }) => epochs.length)),
        ),
        batchSize: 1,
        optimizer: { kind: "sgd", learningRate: 0.1 },
      },
      replicaCount:
        experiment.replicaCount ??
        Math.max(1, ...conditions.map(({ replicas }) => replicas.length)),
      seedBlockCount: experiment.seedBlockCount,
      rootSeed: 1,
      conditions: conditions.map(({ name, noise }, index) => {
        const { model } = experiment.conditions[index];
        return { name, noise, ...(model && { model }) };
      }),
    }),
    dataset: {
      name: "hand-made",
      hash: "0".repeat(64),
      classNames,
      subgroupNames: experiment.subgroupNames ?? [],
      testLabels,
      testSubgroups: experiment.testSubgroups ? Uint8Array.from(experiment.testSubgroups) : null,
    },
    passport: fakePassport(experiment.kind ?? "software"),
    versions: { sameSeed: "0.1.0", kernels: "1", tfjs: "4.22.0" },
    startedAt: "2026-01-02T03:04:05.678Z",
    elapsedMs: 1234.5,
    status: "done",
    conditions,
  };
}

function fakePassport(kind: AdapterPassport["kind"]): AdapterPassport {
  return {
    vendor: "google",
    architecture: "swiftshader",
    device: "",
    description: "",
    kind,
    browser: "Chromium 156",
    timestampQuery: true,
    floatSignature: {
      fusesMultiplyAdd: false,
      keepsSubnormals: true,
      keepsSumOrder: true,
      bits: "3f800000",
    },
  };
}

function fakeCondition(
  condition: FakeCondition,
  testLabels: Uint8Array,
  classCount: number,
  kind: AdapterPassport["kind"],
): ConditionResult {
  const noise = { ...namedCondition("CONTROL"), ...condition.noise };
  return {
    name: condition.name,
    noise,
    cohortSize: 1,
    profile: kind,
    tileSizes: { convChannels: 16 },
    tensors: fakeTensors,
    cost: {
      stepMs: condition.stepMs ?? 10,
      gpuStepMs: condition.gpuStepMs ?? null,
      firstStepMs: 1000,
    },
    replicas: condition.replicas.map((replica, replicaIndex) =>
      fakeReplica(replica, replicaIndex, noise, testLabels, classCount),
    ),
  };
}

function fakeReplica(
  replica: FakeReplica,
  replicaIndex: number,
  noise: NoiseCondition,
  testLabels: Uint8Array,
  classCount: number,
): ReplicaResult {
  const status = replica.status ?? "done";
  const weights = Float32Array.from(replica.weights ?? [1, 2, 3]);
  const fingerprint = fakeFingerprint(weights);
  const predictions = Uint8Array.from(replica.predictions);
  const losses = status === "failed" ? [] : (replica.testLosses ?? [1]);
  return {
    replicaIndex,
    seeds: replicaSeeds(1, noise, replicaIndex),
    status,
    error: status === "failed" ? { code: "device-lost", message: "the device was lost" } : null,
    epochs: losses.map((testLoss, epoch) =>
      fakeEpoch({ epoch, testLoss, predictions, testLabels, classCount, fingerprint }),
    ),
    fingerprints: {
      initialWeights: replica.initialFingerprint ?? "1".repeat(64),
      finalWeights: fingerprint,
      testLogits: fakeFingerprint(Float32Array.from(replica.predictions)),
    },
    finalWeights: weights,
    divergence: replica.divergence ?? null,
    hashTrace: replica.hashTrace ?? null,
  };
}

interface FakeEpoch {
  readonly epoch: number;
  readonly testLoss: number;
  readonly predictions: Uint8Array;
  readonly testLabels: Uint8Array;
  readonly classCount: number;
  readonly fingerprint: string;
}

function fakeEpoch(fake: FakeEpoch): EpochRecord {
  const total = new Float64Array(fake.classCount);
  const right = new Float64Array(fake.classCount);
  fake.testLabels.forEach((label, example) => {
    total[label] += 1;
    if (fake.predictions[example] === label) right[label] += 1;
  });
  return {
    epoch: fake.epoch,
    trainLoss: fake.testLoss / 2,
    testLoss: fake.testLoss,
    testAccuracy: right.reduce((sum, count) => sum + count, 0) / fake.testLabels.length,
    perClassAccuracy: right.map((count, label) => count / total[label]),
    predictions: fake.predictions,
    weightFingerprint: fake.fingerprint,
  };
}

/** Not a SHA-256, but as long, and equal for equal values only: enough for a test. */
function fakeFingerprint(values: Float32Array): string {
  return Array.from(values, (value) => value.toString(16))
    .join("")
    .replace(/[^0-9a-f]/g, "e")
    .slice(0, 64)
    .padEnd(64, "f");
}
