import type { BenchConfiguration, BenchWorkload } from "../src/engine/testing/benchSteps.ts";

/** A workload, its name in results and the name that selects it. */
export interface NamedWorkload extends BenchWorkload {
  /** Selects it on the command line. */
  readonly key: string;
  /** In results, beside the batch size. */
  readonly name: string;
  /** Rounds of a full bench: fewer where a stock step takes long. */
  readonly roundCount: number;
}

export const photograph = { height: 32, width: 32, channels: 3 };
const digit = { height: 16, width: 16, channels: 1 };
const classCount = 10;

export const workloads: readonly NamedWorkload[] = [
  {
    key: "w1",
    name: "w1",
    model: "small-cnn",
    image: photograph,
    classCount,
    batchSize: 32,
    roundCount: 7,
  },
  {
    key: "w1-128",
    name: "w1",
    model: "small-cnn",
    image: photograph,
    classCount,
    batchSize: 128,
    roundCount: 3,
  },
  { key: "w2", name: "w2", model: "tiny", image: digit, classCount, batchSize: 32, roundCount: 9 },
  {
    key: "w3",
    name: "w3",
    model: "small-cnn-bn",
    image: photograph,
    classCount,
    batchSize: 32,
    roundCount: 5,
  },
];

/** Replicas in lockstep: none beside it, and as many as an experiment commonly has. */
const cohortSizes = [1, 10];

/**
 * What each workload is measured in: every order, and `ordered` with the weight trace on. Neighbours
 * here are neighbours in time, and those that are compared most are neighbours.
 */
export const configurations: readonly BenchConfiguration[] = cohortSizes.flatMap((cohortSize) => [
  { cohortSize, reduction: "ordered" as const, tracked: true },
  ...(["ordered", "atomic", "fixed-point"] as const).map((reduction) => ({
    cohortSize,
    reduction,
    tracked: false,
  })),
]);

export const quickRoundCount = 3;
