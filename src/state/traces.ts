import type { ExperimentSpec } from "../core/experiment/experimentSpec.ts";
import type { NoiseCondition } from "../core/experiment/noiseCondition.ts";
import type {
  EpochRecord,
  ExperimentResults,
  ReplicaResult,
  ReplicaStatus,
} from "../core/results/results.ts";
import type { EngineEvent } from "../protocol/engineApi.ts";
import { appendDivergence, type DivergencePoints, noDivergencePoints } from "./divergencePoints.ts";

/** What the charts draw of one replica, while it trains and after. */
export interface ReplicaTrace {
  readonly replicaIndex: number;
  readonly status: "waiting" | "training" | ReplicaStatus;
  /** Why it failed; null for the others. */
  readonly error: ReplicaResult["error"];
  readonly epochs: readonly EpochRecord[];
  readonly divergence: DivergencePoints;
}

export interface ConditionTrace {
  readonly name: string;
  readonly noise: NoiseCondition;
  readonly phase: "waiting" | "compiling" | "training" | "done";
  /** Until the first step was done; null before. */
  readonly firstStepMs: number | null;
  readonly replicas: readonly ReplicaTrace[];
}

/** The drawn state of an experiment, live or read from a file. Unchanged parts keep identity. */
export type Traces = readonly ConditionTrace[];

/** Traces of an experiment before its first event. */
export function emptyTraces(spec: ExperimentSpec): Traces {
  return spec.conditions.map(({ name, noise }) => ({
    name,
    noise,
    phase: "waiting",
    firstStepMs: null,
    replicas: Array.from({ length: spec.replicaCount }, (_, replicaIndex) => ({
      replicaIndex,
      status: "waiting",
      error: null,
      epochs: [],
      divergence: noDivergencePoints,
    })),
  }));
}

/** The traces after an event. Those that tell of no replica change none. */
export function applyEvent(traces: Traces, event: EngineEvent): Traces {
  switch (event.kind) {
    case "compiling":
      return withCondition(traces, event.conditionIndex, (condition) => ({
        ...condition,
        phase: "compiling",
      }));
    case "compiled":
      return withCondition(traces, event.conditionIndex, (condition) => ({
        ...condition,
        phase: "training",
        firstStepMs: event.firstStepMs,
      }));
    case "epoch":
      return withReplica(traces, event.conditionIndex, event.replicaIndex, (replica) => ({
        ...replica,
        status: "training",
        epochs: [...replica.epochs, event.record],
      }));
    case "divergence":
      return withReplica(traces, event.conditionIndex, event.replicaIndex, (replica) => ({
        ...replica,
        divergence: appendDivergence(
          replica.divergence,
          event.fromStep,
          event.differingBits,
          event.l2,
        ),
      }));
    case "replica":
      return withReplica(traces, event.conditionIndex, event.replica.replicaIndex, (replica) => ({
        ...replica,
        status: event.replica.status,
        error: event.replica.error,
      }));
    case "condition":
      return withCondition(traces, event.conditionIndex, (condition) => ({
        ...condition,
        phase: "done",
      }));
    case "dataset":
    case "progress":
    case "paused":
    case "resumed":
      return traces;
    default: {
      const unknown: never = event;
      return unknown;
    }
  }
}

/** The traces of finished results, so that a file is drawn as a run is. */
export function tracesFromResults(results: ExperimentResults): Traces {
  return results.conditions.map((condition) => ({
    name: condition.name,
    noise: condition.noise,
    phase: "done",
    firstStepMs: condition.cost.firstStepMs,
    replicas: condition.replicas.map((replica) => ({
      replicaIndex: replica.replicaIndex,
      status: replica.status,
      error: replica.error,
      epochs: replica.epochs,
      divergence:
        replica.divergence === null
          ? noDivergencePoints
          : appendDivergence(
              noDivergencePoints,
              0,
              replica.divergence.differingBits,
              replica.divergence.l2,
            ),
    })),
  }));
}

function withCondition(
  traces: Traces,
  conditionIndex: number,
  change: (condition: ConditionTrace) => ConditionTrace,
): Traces {
  return traces.map((condition, index) =>
    index === conditionIndex ? change(condition) : condition,
  );
}

function withReplica(
  traces: Traces,
  conditionIndex: number,
  replicaIndex: number,
  change: (replica: ReplicaTrace) => ReplicaTrace,
): Traces {
  return withCondition(traces, conditionIndex, (condition) => ({
    ...condition,
    replicas: condition.replicas.map((replica) =>
      replica.replicaIndex === replicaIndex ? change(replica) : replica,
    ),
  }));
}
