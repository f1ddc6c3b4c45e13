import type { PackedDataset } from "../../core/dataset/packedDataset.ts";
import type { ModelName } from "../../core/experiment/models.ts";
import { namedCondition } from "../../core/experiment/noiseCondition.ts";
import { type CompileOptions, compileStep, type StepPlan } from "../compile/compileStep.ts";
import type { TileProfile } from "../compile/tileProfile.ts";
import type { FeatureShape } from "../kernels/features.ts";
import type { Model } from "../layers/model.ts";
import type { ParameterLayout } from "../layers/parameters.ts";
import { buildModel } from "../models/buildModel.ts";
import type { CompiledReduction } from "../reduction/reduction.ts";
import { epochOrder } from "../train/epochOrder.ts";
import { type ReplicaStart, replicaStart } from "../train/replicaStart.ts";
import { gatherImages } from "../train/stockBatches.ts";
import { randomDataset } from "./engineProbe.ts";

/** What is trained; random images of its shape take the place of a data set. */
export interface BenchWorkload {
  readonly model: ModelName;
  readonly image: FeatureShape;
  readonly classCount: number;
  readonly batchSize: number;
}

export interface BenchConfiguration {
  readonly cohortSize: number;
  readonly reduction: CompiledReduction;
  /** Whether the weight trace of every step is on, as it is in an experiment unless switched off. */
  readonly tracked: boolean;
}

/** What a block of steps took. */
export interface BlockTimes {
  /** Milliseconds by the clock of one step of the whole cohort. */
  readonly stepMs: number;
  /** The first replica's loss in the block's last step, before its update. */
  readonly loss: number;
}

/** Something whose training steps can be timed in blocks. */
export interface StepRunner {
  /** Trains so many steps and resolves when they are done. */
  readonly run: (stepCount: number) => Promise<BlockTimes>;
  readonly dispose: () => void;
}

/** The optimizer of every workload. */
export const adam = {
  kind: "adam",
  learningRate: 4e-4,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-7,
} as const;

/** Batches of the data set: a peer trains on them in turns. */
export const batchCount = 8;

/** Every replica has its own seeds; the order of additions is the configuration's. */
const noise = namedCondition("ALGO");

export const benchStart = (layout: ParameterLayout, replicaIndex: number): ReplicaStart =>
  replicaStart(replicaIndex, { rootSeed: 1, noise, layout, learningRate: adam.learningRate });

export function benchModel({ model, image, classCount }: BenchWorkload): Model {
  return buildModel(model, { image, classCount, dropoutRate: 0 });
}

export function benchDataset(workload: BenchWorkload): PackedDataset {
  return randomDataset(benchModel(workload), batchCount * workload.batchSize, 7);
}

/** A batch as the first replica sees it: f32 [batch, height, width, channels], and labels [batch]. */
export interface BenchBatch {
  readonly images: Float32Array;
  readonly labels: Uint8Array;
}

/** The batches of the first replica's epoch, in its order. */
export function benchBatches(
  { batchSize, image }: BenchWorkload,
  { train }: PackedDataset,
  replica: ReplicaStart,
): BenchBatch[] {
  const order = epochOrder(replica, {
    epoch: 0,
    trainCount: train.count,
    stepsPerEpoch: batchCount,
    batchSize,
  });
  return Array.from({ length: batchCount }, (_, index) => {
    const examples = order.subarray(index * batchSize, (index + 1) * batchSize);
    return {
      images: gatherImages(train, image, examples),
      labels: Uint8Array.from(examples, (example) => train.labels[example]),
    };
  });
}

/** The compiled step's plan for one configuration, without augmentation. */
export function benchPlan(
  workload: BenchWorkload,
  { cohortSize, reduction, tracked }: BenchConfiguration,
  profile: TileProfile,
): StepPlan {
  const count = batchCount * workload.batchSize;
  const options: CompileOptions = {
    model: benchModel(workload),
    batchSize: workload.batchSize,
    cohortSize,
    reduction,
    profile,
    optimizer: adam,
    augmentation: null,
    stepsPerEpoch: batchCount,
    trainCount: count,
    testCount: count,
    fused: true,
    trackDivergence: tracked,
  };
  return compileStep(options);
}
