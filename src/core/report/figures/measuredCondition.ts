import type { NoiseCondition } from "../../experiment/noiseCondition.ts";
import { accuracy } from "../../metrics/accuracy.ts";
import type {
  ConditionResult,
  ExperimentResults,
  ReplicaResult,
  StepCost,
} from "../../results/results.ts";

/** How the replicas of a condition ended. */
export interface ReplicaCounts {
  /** As the experiment asked for. */
  readonly replicaCount: number;
  /** Trained to the end with finite loss and weights. */
  readonly finishedCount: number;
  /** Trained to the end, loss or weights not finite. */
  readonly divergedCount: number;
  readonly failedCount: number;
}

/** What the figures of one condition are measured on. Lists over replicas have one order. */
export interface MeasuredCondition {
  readonly name: string;
  readonly noise: NoiseCondition;
  readonly dataset: ExperimentResults["dataset"];
  readonly counts: ReplicaCounts;
  /** Trained to the end, diverged or not, by ascending index. */
  readonly replicas: readonly ReplicaResult[];
  /** Of each of them after its last epoch: predicted classes, shape [replicas][examples]. */
  readonly predictions: readonly Uint8Array[];
  /** Their top-1 accuracy, fractions, shape [replicas]. */
  readonly accuracies: readonly number[];
  readonly cost: StepCost;
  /** Step times of the run's `atomic` conditions, milliseconds; as measured, NaN included. */
  readonly atomicStepMs: readonly number[];
}

/**
 * The replicas of a condition that figures are over, and what several figures share of them.
 *
 * @throws {LabError} "metric-input" if the results' shapes do not fit together.
 */
export function measuredCondition(
  { spec, dataset, conditions }: ExperimentResults,
  { name, noise, cost, replicas: trained }: ConditionResult,
): MeasuredCondition {
  const countOf = (status: ReplicaResult["status"]) =>
    trained.filter((replica) => replica.status === status).length;
  const measured = trained
    .flatMap((replica) => {
      const last = replica.epochs.at(-1);
      if (replica.status === "failed" || last === undefined) return [];
      return [{ replica, predictions: last.predictions }];
    })
    .sort((a, b) => a.replica.replicaIndex - b.replica.replicaIndex);
  const predictions = measured.map((one) => one.predictions);
  return {
    name,
    noise,
    dataset,
    counts: {
      replicaCount: spec.replicaCount,
      finishedCount: countOf("done"),
      divergedCount: countOf("diverged"),
      failedCount: countOf("failed"),
    },
    replicas: measured.map(({ replica }) => replica),
    predictions,
    accuracies: predictions.map((one) => accuracy(one, dataset.testLabels)),
    cost,
    atomicStepMs: conditions
      .filter((condition) => condition.noise.reduction === "atomic")
      .map((condition) => condition.cost.stepMs),
  };
}
