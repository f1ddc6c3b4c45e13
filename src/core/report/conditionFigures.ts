import { accuracy } from "../metrics/accuracy.ts";
import { ratioToAtomic } from "../metrics/cost.ts";
import { notYetSaturated } from "../metrics/saturation.ts";
import {
  meanPairwiseNormalisedWeightDistance,
  meanPairwiseRawWeightDistance,
} from "../metrics/weightDistance.ts";
import type { ConditionResult, ExperimentResults, ReplicaResult } from "../results/results.ts";
import {
  accuracyFigures,
  churnFigures,
  perClassFigures,
  referenceFigures,
  spreadFigures,
  subgroupFigures,
} from "./predictionFigures.ts";
import type {
  ConditionFigures,
  CostFigures,
  DivergenceFigures,
  FigureName,
  WeightDistanceFigures,
} from "./report.ts";

/** A replica that trained to the end, diverged or not, with its last predictions. */
interface Measured {
  readonly replica: ReplicaResult;
  readonly predictions: Uint8Array;
}

/**
 * The figures of one condition: see `buildReport` for which replicas are in which.
 *
 * @throws {LabError} "metric-input" if the results' shapes do not fit together.
 */
export function conditionFigures(
  results: ExperimentResults,
  condition: ConditionResult,
): ConditionFigures {
  const { dataset } = results;
  const replicas = [...condition.replicas].sort((a, b) => a.replicaIndex - b.replicaIndex);
  const countOf = (status: ReplicaResult["status"]) =>
    replicas.filter((replica) => replica.status === status).length;
  const measured = replicas.flatMap((replica): Measured[] => {
    const last = replica.epochs.at(-1);
    if (replica.status === "failed" || last === undefined) return [];
    return [{ replica, predictions: last.predictions }];
  });
  const missing: Partial<Record<FigureName, string>> = {};
  const orReason = <T>(name: FigureName, reason: string | null, figure: () => T): T | null => {
    if (reason === null) return figure();
    missing[name] = reason;
    return null;
  };
  const none = measured.length < 1 ? "Needs a finished replica; there is none." : null;
  const counted = (count: number) => (count === 0 ? "there is none" : "there is one");
  const few =
    measured.length < 2 ? `Needs two finished replicas; ${counted(measured.length)}.` : null;
  const weights = finiteWeights(measured);
  const fewWeights =
    weights.length < 2
      ? `Needs two replicas with finite weights; ${counted(weights.length)}.`
      : null;
  const noSubgroups = dataset.testSubgroups === null ? "The data set has no subgroups." : null;
  const accuracies = measured.map(({ predictions }) => accuracy(predictions, dataset.testLabels));
  const predictions = measured.map((one) => one.predictions);
  const cost = costFigures(results, condition);
  if (cost.ratioToAtomic === null) {
    missing.ratioToAtomic = "Needs the step time of an atomic condition of the same run.";
  }
  return {
    name: condition.name,
    noise: condition.noise,
    replicaCount: results.spec.replicaCount,
    finishedCount: countOf("done"),
    divergedCount: countOf("diverged"),
    failedCount: countOf("failed"),
    measuredReplicas: measured.map(({ replica }) => replica.replicaIndex),
    accuracy: orReason("accuracy", none, () => accuracyFigures(accuracies)),
    spread: orReason("spread", few, () => spreadFigures(accuracies)),
    churn: orReason("churn", few, () => churnFigures(predictions, dataset)),
    weightDistance: orReason("weightDistance", fewWeights, () => weightDistanceFigures(weights)),
    perClass: orReason("perClass", few, () => perClassFigures(predictions, accuracies, dataset)),
    subgroups: orReason("subgroups", noSubgroups ?? few, () =>
      subgroupFigures(predictions, dataset),
    ),
    divergence: orReason("divergence", few, () => divergenceFigures(measured)),
    cost,
    reference: orReason("reference", few, () => referenceFigures(predictions, dataset)),
    saturation: orReason("saturation", none, () =>
      notYetSaturated(
        measured.map(({ replica }) =>
          replica.epochs.map((record) => accuracy(record.predictions, dataset.testLabels)),
        ),
      ),
    ),
    missing,
  };
}

/** Of the replicas whose weights have a length and a direction. */
function finiteWeights(measured: readonly Measured[]): Float32Array[] {
  return measured
    .map(({ replica }) => replica.finalWeights)
    .filter((weights) => weights.every(Number.isFinite) && weights.some((weight) => weight !== 0));
}

function weightDistanceFigures(weights: readonly Float32Array[]): WeightDistanceFigures {
  return {
    normalised: meanPairwiseNormalisedWeightDistance(weights),
    raw: meanPairwiseRawWeightDistance(weights),
    replicaCount: weights.length,
  };
}

function divergenceFigures(measured: readonly Measured[]): DivergenceFigures {
  const distinct = (kind: keyof ReplicaResult["fingerprints"]) =>
    new Set(measured.map(({ replica }) => replica.fingerprints[kind])).size;
  let first: DivergenceFigures["first"] = null;
  let firstStep = Number.POSITIVE_INFINITY;
  let tracked = false;
  for (const { replica } of measured) {
    if (replica.divergence === null || replica.replicaIndex === 0) continue;
    tracked = true;
    const { firstStep: step, firstTensor: tensor } = replica.divergence;
    if (step === null || step >= firstStep) continue;
    firstStep = step;
    // Index 0 of a trace is before training; index s + 1 is after step s.
    first = { replicaIndex: replica.replicaIndex, step: step === 0 ? null : step - 1, tensor };
  }
  return {
    distinctInitialCount: distinct("initialWeights"),
    distinctFinalCount: distinct("finalWeights"),
    distinctLogitsCount: distinct("testLogits"),
    first,
    tracked,
  };
}

function costFigures(results: ExperimentResults, { cost }: ConditionResult): CostFigures {
  const isTime = (time: number | null): time is number =>
    time !== null && Number.isFinite(time) && time > 0;
  const timeOrNull = (time: number | null) => (isTime(time) ? time : null);
  const atomic = results.conditions
    .filter(({ noise }) => noise.reduction === "atomic")
    .map((condition) => condition.cost.stepMs)
    .filter(isTime);
  const ratio =
    isTime(cost.stepMs) && atomic.length > 0
      ? ratioToAtomic({ atomic, own: [cost.stepMs] }).own
      : undefined;
  return {
    stepMs: timeOrNull(cost.stepMs),
    gpuStepMs: timeOrNull(cost.gpuStepMs),
    firstStepMs: timeOrNull(cost.firstStepMs),
    ratioToAtomic: ratio ?? null,
  };
}
