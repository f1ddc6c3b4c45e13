import type { PackedDataset } from "../../core/dataset/packedDataset.ts";
import type { ModelName } from "../../core/experiment/models.ts";
import { namedCondition } from "../../core/experiment/noiseCondition.ts";
import type { OptimizerSpec } from "../../core/experiment/training.ts";
import { type CompileOptions, compileStep, type StepPlan } from "../compile/compileStep.ts";
import type { TileProfile } from "../compile/tileProfile.ts";
import type { FeatureShape } from "../kernels/features.ts";
import { learningSchedule } from "../kernels/reduce/optimizer.ts";
import { initialMoving } from "../layers/initialWeights.ts";
import type { Model } from "../layers/model.ts";
import { parameterLayout } from "../layers/parameterLayout.ts";
import type { ParameterLayout } from "../layers/parameters.ts";
import { buildModel } from "../models/buildModel.ts";
import type { CompiledReduction } from "../reduction/reduction.ts";
import { StockTrainer } from "../stock/StockTrainer.ts";
import { CohortTrainer } from "../train/cohortTrainer.ts";
import { uploadDataset } from "../train/gpuDataset.ts";
import type { PipelineCache } from "../train/pipelines.ts";
import { type ReplicaStart, replicaStart } from "../train/replicaStart.ts";
import { StepProgram } from "../train/stepProgram.ts";
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
}

/** Something whose training steps can be timed in blocks. */
export interface StepRunner {
  /** Trains so many steps; resolves with the milliseconds by the clock that one of them took. */
  readonly run: (stepCount: number) => Promise<number>;
  readonly dispose: () => void;
}

const adam: OptimizerSpec = {
  kind: "adam",
  learningRate: 4e-4,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-7,
};
const batchCount = 8;
/** More epochs than any bench takes. */
const training = { optimizer: adam, milestones: [], epochCount: 2000 };

/** Every replica has its own seeds; the order of additions is the configuration's. */
const noise = namedCondition("ALGO");

const benchStart = (layout: ParameterLayout, replicaIndex: number): ReplicaStart =>
  replicaStart(replicaIndex, { rootSeed: 1, noise, layout, learningRate: adam.learningRate });

export function benchModel({ model, image, classCount }: BenchWorkload): Model {
  return buildModel(model, { image, classCount, dropoutRate: 0 });
}

export function benchDataset(workload: BenchWorkload): PackedDataset {
  return randomDataset(benchModel(workload), batchCount * workload.batchSize, 7);
}

/** The compiled step's plan for one configuration: no augmentation, no divergence tracking. */
export function benchPlan(
  workload: BenchWorkload,
  { cohortSize, reduction }: BenchConfiguration,
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
    trackDivergence: false,
  };
  return compileStep(options);
}

/** A compiled program with its data, and a trainer on it. */
export interface BenchProgram {
  readonly program: StepProgram;
  readonly trainer: CohortTrainer;
  readonly dispose: () => void;
}

/** Compiles a configuration and uploads what it trains on. */
export async function openProgram(
  device: GPUDevice,
  pipelines: PipelineCache,
  parts: {
    readonly workload: BenchWorkload;
    readonly configuration: BenchConfiguration;
    readonly profile: TileProfile;
    readonly dataset: PackedDataset;
  },
): Promise<BenchProgram> {
  const { workload, configuration, profile, dataset } = parts;
  const gpuDataset = await uploadDataset(device, dataset);
  const plan = benchPlan(workload, configuration, profile);
  const members = Array.from({ length: configuration.cohortSize }, (_, index) =>
    benchStart(plan.layout, index),
  );
  const program = await StepProgram.create(device, pipelines, {
    plan,
    dataset: gpuDataset,
    schedule: learningSchedule(training, batchCount, members),
  });
  const trainer = new CohortTrainer({ program, members });
  trainer.startEpoch(0);
  return {
    program,
    trainer,
    dispose: () => {
      trainer.dispose();
      program.dispose();
      gpuDataset.dispose();
    },
  };
}

/** Times compiled steps; the first run compiles. */
export async function compiledRunner(
  device: GPUDevice,
  pipelines: PipelineCache,
  parts: Parameters<typeof openProgram>[2],
): Promise<StepRunner> {
  const { trainer, dispose } = await openProgram(device, pipelines, parts);
  return {
    run: async (stepCount) => {
      const started = performance.now();
      await trainer.runSteps(stepCount);
      return (performance.now() - started) / stepCount;
    },
    dispose,
  };
}

/**
 * Times steps of unmodified tfjs on one replica. Images and labels are in memory; the steps
 * of a block are started without waiting for one another's losses.
 */
export function stockRunner(workload: BenchWorkload, dataset: PackedDataset): StepRunner {
  const model = benchModel(workload);
  const layout = parameterLayout(model);
  const { weights } = benchStart(layout, 0);
  const trainer = new StockTrainer(model, layout, adam, weights, initialMoving(layout));
  const examples = Uint32Array.from({ length: workload.batchSize }, (_, index) => index);
  const images = gatherImages(dataset.train, workload.image, examples);
  const labels = dataset.train.labels.slice(0, workload.batchSize);
  return {
    run: async (stepCount) => {
      const started = performance.now();
      const losses: Promise<number>[] = [];
      while (losses.length < stepCount) {
        losses.push(trainer.step(images, labels, adam.learningRate));
      }
      await Promise.all(losses);
      return (performance.now() - started) / stepCount;
    },
    dispose: () => trainer.dispose(),
  };
}
