import type { PackedDataset } from "../../core/dataset/packedDataset.ts";
import { type ExperimentSpec, modelOf } from "../../core/experiment/experimentSpec.ts";
import type { NoiseCondition } from "../../core/experiment/noiseCondition.ts";
import { replicaPlace, replicasByBlock, seedBlocksOf } from "../../core/experiment/plan.ts";
import { blockRootSeed } from "../../core/experiment/seeds.ts";
import type { AdapterPassport } from "../../core/results/passport.ts";
import type { EngineEvent, RunOptions } from "../../protocol/engineApi.ts";
import type { Augmentation } from "../kernels/gatherBatch.ts";
import type { Model } from "../layers/model.ts";
import { parameterLayout } from "../layers/parameterLayout.ts";
import type { ParameterLayout } from "../layers/parameters.ts";
import { buildModel } from "../models/buildModel.ts";
import type { BufferLimits } from "./datasetUse.ts";
import type { GpuDataset } from "./gpuDataset.ts";
import type { PipelineCache } from "./pipelines.ts";
import type { RunPlan } from "./planRun.ts";
import { type ReplicaStart, replicaStart } from "./replicaStart.ts";
import type { RunControl } from "./runControl.ts";

/** What a run is given. */
export interface ExperimentRun {
  readonly spec: ExperimentSpec;
  readonly options: RunOptions;
  readonly dataset: PackedDataset;
  readonly device: GPUDevice;
  readonly pipelines: PipelineCache;
  readonly passport: AdapterPassport;
  readonly control: RunControl;
  readonly emit: (event: EngineEvent) => void;
  /** Owners of buffers in use, for the count of GPU memory. */
  readonly ledger: Set<{ readonly bytesInUse: number }>;
  /** Lower limits on buffers than the device's, for tests. They never change a bit. */
  readonly limits?: BufferLimits;
}

/** What all parts of a run share. */
export interface RunContext extends Omit<ExperimentRun, "limits">, RunPlan {
  readonly gpuDataset: GpuDataset;
  /** In compiled steps of one replica. */
  readonly progress: { readonly total: number; done: number };
}

/** One condition, and what all its replicas have in common. */
export interface ConditionRun {
  readonly conditionIndex: number;
  readonly noise: NoiseCondition;
  /** With dropout only where the condition has it on. */
  readonly model: Model;
  readonly layout: ParameterLayout;
  readonly augmentation: Augmentation | null;
  /**
   * The replicas to train, by seed block: all, or the one that is trained again. Shape
   * [blocks][replicas of the block].
   */
  readonly blocks: readonly (readonly number[])[];
}

/** How the conditions of a reduction order are trained. */
export interface ConditionTrainer {
  /** About how many compiled steps take as long as one of its steps. */
  readonly stepCost: number;
  /** @throws {LabError} "out-of-memory" if the condition does not fit the adapter. */
  readonly plan: (plan: RunPlan, condition: ConditionRun) => PlannedTraining;
}

/** A condition that is ready to be trained. */
export interface PlannedTraining {
  /**
   * Replicas that it trains: those of the condition, and the first of a seed block once more where
   * cohorts repeat it.
   */
  readonly trainingCount: number;
  readonly train: (context: RunContext) => Promise<void>;
}

/** The conditions that have a replica to train. */
export function conditionRuns({ spec, options, facts }: RunPlan): ConditionRun[] {
  const { shape, classCount, horizontalFlip } = facts;
  const { only } = options;
  return spec.conditions.flatMap((condition, conditionIndex) => {
    if (only !== undefined && only.conditionIndex !== conditionIndex) return [];
    const { noise } = condition;
    const { name, dropoutRate } = modelOf(spec, condition);
    const model = buildModel(name, {
      image: shape,
      classCount,
      dropoutRate: noise.dropout === "off" ? 0 : dropoutRate,
    });
    return {
      conditionIndex,
      noise,
      model,
      layout: parameterLayout(model),
      augmentation:
        noise.augmentation === "off" ? null : { pad: augmentationPad(shape), flip: horizontalFlip },
      blocks:
        only === undefined ? replicasByBlock(seedBlocksOf(spec, noise)) : [[only.replicaIndex]],
    };
  });
}

/**
 * What a replica starts from: what the replica at its place starts from in an experiment with the
 * root seed of its seed block. One that is trained again has its recorded seeds.
 */
export function startOf(
  { spec, options: { only } }: Pick<RunContext, "spec" | "options">,
  { noise, layout }: Pick<ConditionRun, "noise" | "layout">,
  replicaIndex: number,
): ReplicaStart {
  const { seedBlock, indexInBlock } = replicaPlace(spec, replicaIndex);
  const rootSeed = blockRootSeed(spec.rootSeed, seedBlock);
  const { learningRate } = spec.training.optimizer;
  const seeds = only?.replicaIndex === replicaIndex ? only.seeds : undefined;
  const from = { rootSeed, noise, layout, learningRate, seeds };
  return { ...replicaStart(indexInBlock, from), replicaIndex };
}

/** Pixels that a crop may shift: 2 at 16 x 16, as much for the side as the study's 4 at 32 x 32. */
export function augmentationPad(image: { readonly height: number }): number {
  return image.height <= 16 ? 2 : 4;
}
