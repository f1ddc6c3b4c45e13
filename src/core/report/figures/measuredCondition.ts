import { type ModelSpec, modelOf } from "../../experiment/experimentSpec.ts";
import { type NoiseCondition, sharesSeeds } from "../../experiment/noiseCondition.ts";
import { replicaPlace, type SeedBlocks, seedBlocksOf } from "../../experiment/plan.ts";
import { accuracy } from "../../metrics/accuracy.ts";
import { chanceLevelOf } from "../../metrics/chanceLevel.ts";
import type {
  ConditionResult,
  ExperimentResults,
  ReplicaResult,
  StepCost,
} from "../../results/results.ts";
import { type CostTurns, costTurns, isSameStep } from "../costTurns.ts";

/** How the replicas of a condition ended. */
export interface ReplicaCounts {
  /** As the experiment asked for, in all seed blocks. */
  readonly replicaCount: number;
  /** Trained to the end with finite loss, weights and logits. */
  readonly finishedCount: number;
  /** Trained to the end; loss, weights or logits not finite. */
  readonly divergedCount: number;
  readonly failedCount: number;
  /** Of the finished ones: accuracy not above chance, see `chanceLevelOf`. They stay in the figures. */
  readonly unlearnedCount: number;
}

/** Replicas of a condition that share the seeds of one root seed; all, where no seed is shared. */
export interface MeasuredBlock {
  readonly seedBlock: number;
  /** Trained to the end with finite loss and weights, by ascending index. */
  readonly replicas: readonly ReplicaResult[];
  /** Of each of them after its last epoch: predicted classes, shape [replicas][examples]. */
  readonly predictions: readonly Uint8Array[];
  /** Their top-1 accuracy, fractions, shape [replicas]. */
  readonly accuracies: readonly number[];
}

/**
 * What the figures of one condition are measured on. Lists over replicas have one order. Figures
 * over predictions are over finite replicas; those that diverged are counted beside them.
 */
export interface MeasuredCondition {
  readonly name: string;
  readonly noise: NoiseCondition;
  /** The network that it trains: weights of conditions with others cannot be compared. */
  readonly model: ModelSpec;
  readonly dataset: ExperimentResults["dataset"];
  readonly counts: ReplicaCounts;
  /** As the experiment asked for. */
  readonly seedBlocks: SeedBlocks;
  /** Trained to the end, diverged or not, by ascending index. */
  readonly trained: readonly ReplicaResult[];
  /** Trained to the end with finite loss and weights, by ascending index: those of all blocks. */
  readonly replicas: readonly ReplicaResult[];
  /** Of each of them after its last epoch: predicted classes, shape [replicas][examples]. */
  readonly predictions: readonly Uint8Array[];
  /** Their top-1 accuracy, fractions, shape [replicas]. */
  readonly accuracies: readonly number[];
  /** The same by seed block, ascending; blocks without a finite replica are left out. */
  readonly blocks: readonly MeasuredBlock[];
  /** Whether replicas of a block share any seed: then figures are about the seeds of the blocks. */
  readonly sharesSeeds: boolean;
  /** First epoch since the learning rate last changed. */
  readonly lastStageEpoch: number;
  readonly cost: StepCost;
  /**
   * Step times of the run's `atomic` conditions with the same step otherwise, milliseconds, of their
   * trainings; as measured, NaN included.
   */
  readonly atomicStepMs: readonly number[];
  /** Step times that conditions took turns at, or why there are none. */
  readonly costTurns: CostTurns | { readonly missing: string };
}

/**
 * The replicas of a condition that figures are over, and what several figures share of them.
 *
 * @throws {LabError} "metric-input" if the results' shapes do not fit together.
 */
export function measuredCondition(
  { spec, dataset, conditions, costBlocks }: ExperimentResults,
  { name, noise, cost, replicas: all }: ConditionResult,
): MeasuredCondition {
  const seedBlocks = seedBlocksOf(spec, noise);
  const modelNamed = (of: string) =>
    modelOf(spec, spec.conditions.find((condition) => condition.name === of) ?? {});
  const model = modelNamed(name);
  const trained = all
    .filter(({ status, epochs }) => status !== "failed" && epochs.length > 0)
    .sort((a, b) => a.replicaIndex - b.replicaIndex);
  const measured = trained.flatMap((replica) => {
    const last = replica.epochs.at(-1);
    // Logits that are not finite have no largest one: what is recorded as predicted means nothing.
    const isUsable = replica.status === "done" && Number.isFinite(last?.testLoss);
    if (last === undefined || !isUsable) return [];
    const { predictions } = last;
    return [{ replica, predictions, accuracy: accuracy(predictions, dataset.testLabels) }];
  });
  const listsOf = (some: typeof measured) => ({
    replicas: some.map(({ replica }) => replica),
    predictions: some.map(({ predictions }) => predictions),
    accuracies: some.map((one) => one.accuracy),
  });
  const blockOf = ({ replica }: (typeof measured)[number]) =>
    replicaPlace(seedBlocks, replica.replicaIndex).seedBlock;
  const measuredBlocks = [...new Set(measured.map(blockOf))];
  const leastCorrect =
    measured.length === 0
      ? null
      : chanceLevelOf(dataset.testLabels, dataset.classNames.length).leastCorrect;
  const leastAccuracy = (leastCorrect ?? 0) / dataset.testLabels.length;
  const { epochCount, milestones } = spec.training;
  const changes = milestones.filter(({ epoch, factor }) => epoch < epochCount && factor !== 1);
  return {
    name,
    noise,
    model,
    dataset,
    counts: {
      replicaCount: seedBlocks.seedBlockCount * seedBlocks.replicaCount,
      finishedCount: measured.length,
      divergedCount: trained.length - measured.length,
      failedCount: all.filter(({ status }) => status === "failed").length,
      unlearnedCount: measured.filter((one) => one.accuracy < leastAccuracy).length,
    },
    seedBlocks,
    trained,
    ...listsOf(measured),
    blocks: measuredBlocks.map((seedBlock) => ({
      seedBlock,
      ...listsOf(measured.filter((one) => blockOf(one) === seedBlock)),
    })),
    sharesSeeds: sharesSeeds(noise),
    lastStageEpoch: Math.max(0, ...changes.map(({ epoch }) => epoch)),
    cost,
    atomicStepMs: conditions
      .filter((other) => other.noise.reduction === "atomic" && isSameStep(spec, other.name, name))
      .map((other) => other.cost.stepMs),
    costTurns: costTurns({ spec, costBlocks }, name),
  };
}
