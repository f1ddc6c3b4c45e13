import { parseExperiment } from "../../../src/core/experiment/experimentSpec.ts";
import type { NoiseCondition } from "../../../src/core/experiment/noiseCondition.ts";
import { replicaSeeds } from "../../../src/core/experiment/seeds.ts";
import { accuracy, perClassAccuracy } from "../../../src/core/metrics/accuracy.ts";
import { version } from "../../../src/core/results/assembleResults.ts";
import type {
  ConditionResult,
  ExperimentResults,
  ReplicaResult,
} from "../../../src/core/results/results.ts";

/** A condition of a simulated report. */
export interface ForgedCondition {
  readonly name: string;
  readonly noise: NoiseCondition;
  /** After the last epoch, shape [seed blocks][replicas][examples]; blocks of equal size. */
  readonly blocks: readonly (readonly Uint8Array[])[];
  /** Of its steps, timed in turns with those of the others, milliseconds, shape [turns]. */
  readonly stepMs?: readonly number[];
}

interface ForgedExperiment {
  readonly dataset: Pick<
    ExperimentResults["dataset"],
    "testLabels" | "testSubgroups" | "classNames" | "subgroupNames"
  >;
  readonly conditions: readonly ForgedCondition[];
}

const tensors = [{ name: "weights", offset: 0, size: 2 }];

/**
 * Results as a run gives them, around predictions that were drawn: all that the report makes its
 * comparisons of. Each replica has weights of its own.
 */
export function forgeResults({ dataset, conditions }: ForgedExperiment): ExperimentResults {
  const replicaCount = Math.max(...conditions.flatMap(({ blocks }) => blocks.map((b) => b.length)));
  const seedBlockCount = Math.max(...conditions.map(({ blocks }) => blocks.length));
  const spec = parseExperiment({
    version: 1,
    name: "simulated",
    dataset: { name: "simulated" },
    model: { name: "tiny" },
    training: { epochCount: 1, batchSize: 1, optimizer: { kind: "sgd", learningRate: 0.1 } },
    replicaCount,
    rootSeed: 1,
    seedBlockCount,
    conditions: conditions.map(({ name, noise }) => ({ name, noise })),
    trackDivergence: false,
  });
  return {
    version: 1,
    spec,
    dataset: { name: "simulated", hash: "0".repeat(64), ...dataset },
    passport: {
      vendor: "",
      architecture: "simulated",
      device: "",
      description: "",
      kind: "software",
      browser: "none",
      timestampQuery: false,
      floatSignature: {
        fusesMultiplyAdd: false,
        keepsSubnormals: true,
        keepsSumOrder: true,
        bits: "",
      },
    },
    versions: { sameSeed: version, kernels: "none", tfjs: "none" },
    startedAt: "2000-01-01T00:00:00.000Z",
    elapsedMs: 0,
    status: "done",
    conditions: conditions.map((condition, index) => forgeCondition(condition, index, dataset)),
    costBlocks: {
      conditions: conditions.flatMap(({ name, stepMs }) =>
        stepMs === undefined
          ? []
          : [{ name, cohortSize: 1, blockSteps: 1, stepMs, gpuStepMs: null }],
      ),
    },
  };
}

function forgeCondition(
  { name, noise, blocks }: ForgedCondition,
  conditionIndex: number,
  dataset: ForgedExperiment["dataset"],
): ConditionResult {
  return {
    name,
    noise,
    cohortSize: 1,
    profile: "software",
    tileSizes: {},
    tensors,
    cost: { stepMs: 1, gpuStepMs: null, firstStepMs: 1 },
    replicas: blocks
      .flat()
      .map((predictions, index) =>
        forgeReplica(predictions, index, { noise, conditionIndex, dataset }),
      ),
  };
}

function forgeReplica(
  predictions: Uint8Array,
  replicaIndex: number,
  {
    noise,
    conditionIndex,
    dataset: { testLabels, classNames },
  }: {
    readonly noise: NoiseCondition;
    readonly conditionIndex: number;
    readonly dataset: ForgedExperiment["dataset"];
  },
): ReplicaResult {
  // Not a SHA-256, but as long, and of this replica alone.
  const fingerprint = `${conditionIndex}`.padStart(8, "0") + `${replicaIndex}`.padStart(56, "0");
  return {
    replicaIndex,
    seeds: replicaSeeds(1, noise, replicaIndex),
    status: "done",
    error: null,
    epochs: [
      {
        epoch: 0,
        trainLoss: 0,
        testLoss: 0,
        testAccuracy: accuracy(predictions, testLabels),
        perClassAccuracy: perClassAccuracy(predictions, testLabels, classNames.length),
        predictions,
        weightFingerprint: fingerprint,
      },
    ],
    fingerprints: {
      initialWeights: "0".repeat(64),
      finalWeights: fingerprint,
      testLogits: fingerprint,
    },
    finalWeights: Float32Array.of(1 + conditionIndex, 1 + replicaIndex),
    divergence: null,
    hashTrace: null,
  };
}
