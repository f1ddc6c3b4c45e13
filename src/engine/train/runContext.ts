import type { PackedDataset } from "../../core/dataset/packedDataset.ts";
import { LabError } from "../../core/errors.ts";
import type { ExperimentSpec, ProfileName } from "../../core/experiment/experimentSpec.ts";
import { planCohorts, stepsPerEpoch } from "../../core/experiment/plan.ts";
import { type ReplicaSeeds, replicaSeeds } from "../../core/experiment/seeds.ts";
import type { DivergencePart } from "../../core/results/assembleResults.ts";
import type { EngineEvent, RunOptions } from "../../protocol/engineApi.ts";
import { flipLastBit, initialWeights } from "../layers/initialWeights.ts";
import type { ParameterLayout } from "../layers/parameters.ts";
import type { GpuDataset } from "./gpuDataset.ts";
import type { PipelineCache } from "./pipelines.ts";
import type { ReplicaStart } from "./replicaRecord.ts";
import type { RunControl } from "./runControl.ts";

/** What every part of a run shares. */
export interface RunContext {
  readonly spec: ExperimentSpec;
  readonly options: RunOptions;
  readonly dataset: PackedDataset;
  readonly gpuDataset: GpuDataset;
  readonly device: GPUDevice;
  readonly pipelines: PipelineCache;
  readonly profile: ProfileName;
  readonly control: RunControl;
  readonly emit: (event: EngineEvent) => void;
  readonly progress: RunProgress;
  /** Buffers of programs in use, for the count of GPU memory. */
  readonly ledger: Set<{ readonly bytesInUse: number }>;
}

type Condition = ExperimentSpec["conditions"][number];

/** @throws {LabError} "internal" if the experiment has no such condition. */
export function conditionAt({ spec }: RunContext, conditionIndex: number): Condition {
  const condition = spec.conditions[conditionIndex];
  if (condition !== undefined) return condition;
  throw new LabError("internal", `The experiment has no condition ${conditionIndex}`);
}

/** The model that a condition trains: with dropout only where the condition has it on. */
export function usedDropoutRate(spec: ExperimentSpec, { noise }: Condition): number {
  return noise.dropout === "off" ? 0 : spec.model.dropoutRate;
}

/** True if one replica is trained again: it has no replica 0 beside it, only its hashes. */
export const isAlone = ({ options }: RunContext): boolean => options.only !== undefined;

/** Tells of a stretch of a replica's divergence, where there is a replica 0 to compare with. */
export function tellDivergence(
  context: RunContext,
  conditionIndex: number,
  replicaIndex: number,
  part: DivergencePart,
): void {
  if (isAlone(context)) return;
  context.emit({ kind: "divergence", conditionIndex, replicaIndex, ...part });
}

/** Indices of the replicas that a run of a condition trains. */
export function replicaIndices({ spec, options }: RunContext, conditionIndex: number): number[] {
  const { only } = options;
  if (only === undefined) return Array.from({ length: spec.replicaCount }, (_, index) => index);
  return only.conditionIndex === conditionIndex ? [only.replicaIndex] : [];
}

/** Seeds and initial weights of a replica, its perturbation included. */
export function startOf(
  context: RunContext,
  condition: Condition,
  layout: ParameterLayout,
  replicaIndex: number,
): ReplicaStart {
  const { spec, options } = context;
  const recorded: ReplicaSeeds | undefined =
    options.only?.replicaIndex === replicaIndex ? options.only.seeds : undefined;
  const seeds = recorded ?? replicaSeeds(spec.rootSeed, condition.noise, replicaIndex);
  const weights = initialWeights(layout, seeds.init);
  const flipped = condition.noise.perturbation === "one-ulp" && replicaIndex > 0;
  return {
    replicaIndex,
    seeds,
    weights: flipped ? flipLastBit(weights, seeds.perturbation) : weights,
  };
}

/** Steps of a replica, in all and per epoch. */
export function stepCounts({ spec, dataset }: RunContext) {
  const perEpoch = stepsPerEpoch(trainCountOf(spec, dataset), spec.training.batchSize);
  return { perEpoch, total: perEpoch * spec.training.epochCount };
}

export function trainCountOf(spec: ExperimentSpec, dataset: PackedDataset): number {
  return Math.min(spec.dataset.trainCount ?? dataset.train.count, dataset.train.count);
}

export function testCountOf(spec: ExperimentSpec, dataset: PackedDataset): number {
  return Math.min(spec.dataset.testCount ?? dataset.test.count, dataset.test.count);
}

export function cohortsOf(context: RunContext, conditionIndex: number, cohortSize: number) {
  const indices = replicaIndices(context, conditionIndex);
  return planCohorts(indices.length, cohortSize).map((places) =>
    places.map((place) => indices[place] ?? 0),
  );
}

/** Where one condition's image side is cropped: 2 at 16x16, as much for each side as the study's 4 at 32. */
export function augmentationPad(image: { readonly height: number }): number {
  return image.height <= 16 ? 2 : 4;
}

/** Share of the run that is done, over conditions of different cost. */
export class RunProgress {
  readonly #total: number;
  #done = 0;

  constructor(total: number) {
    this.#total = total;
  }

  add(cost: number): void {
    this.#done += cost;
  }

  get fraction(): number {
    return this.#total === 0 ? 1 : Math.min(1, this.#done / this.#total);
  }
}
