import type { ExperimentSpec } from "../core/experiment/experimentSpec.ts";
import type { NoiseCondition } from "../core/experiment/noiseCondition.ts";
import { replicasByBlock, type SeedBlocks, seedBlocksOf } from "../core/experiment/plan.ts";
import type {
  EpochRecord,
  ExperimentResults,
  ReplicaResult,
  ReplicaStatus,
} from "../core/results/results.ts";
import type { CompiledKernels, EngineEvent, RunOptions } from "../protocol/engineApi.ts";
import { appendDivergence, type DivergencePoints, noDivergencePoints } from "./divergencePoints.ts";

/** The data of one replica for the charts, while it trains and after. */
export interface ReplicaTrace {
  readonly replicaIndex: number;
  readonly status: "waiting" | "training" | ReplicaStatus;
  /** Why it failed; null for the others. */
  readonly error: ReplicaResult["error"];
  /** The records of the results, not copies. */
  readonly epochs: readonly EpochRecord[];
  readonly divergence: DivergencePoints;
}

export interface ConditionTrace {
  /** Index among the experiment's conditions. */
  readonly conditionIndex: number;
  readonly name: string;
  readonly noise: NoiseCondition;
  /** How its replicas are divided among root seeds. */
  readonly seedBlocks: SeedBlocks;
  readonly phase: "waiting" | "compiling" | "training" | "done";
  /** While it compiles, and they are counted. */
  readonly kernels: CompiledKernels | null;
  readonly replicas: readonly ReplicaTrace[];
}

/** The drawn state of an experiment, live or read from a file. Unchanged parts keep identity. */
export type Traces = readonly ConditionTrace[];

/**
 * Traces of an experiment before its first event.
 *
 * @param only The one replica that trains; all if absent.
 */
export function emptyTraces(spec: ExperimentSpec, only?: RunOptions["only"]): Traces {
  const waiting = (replicaIndex: number): ReplicaTrace => ({
    replicaIndex,
    status: "waiting",
    error: null,
    epochs: [],
    divergence: noDivergencePoints,
  });
  return spec.conditions
    .map(({ name, noise }, conditionIndex) => {
      const seedBlocks = seedBlocksOf(spec, noise);
      const indices = only === undefined ? replicasByBlock(seedBlocks).flat() : [only.replicaIndex];
      return {
        conditionIndex,
        name,
        noise,
        seedBlocks,
        phase: "waiting" as const,
        kernels: null,
        replicas: indices.map(waiting),
      };
    })
    .filter(({ conditionIndex }) => conditionIndex === (only?.conditionIndex ?? conditionIndex));
}

/** The traces after an event. */
export function applyEvent(traces: Traces, event: EngineEvent): Traces {
  switch (event.kind) {
    case "compiling":
    case "compiled": {
      const change =
        event.kind === "compiling"
          ? ({ phase: "compiling", kernels: event.kernels } as const)
          : ({ phase: "training", kernels: null } as const);
      return withCondition(traces, event.conditionIndex, (condition) => ({
        ...condition,
        ...change,
      }));
    }
    case "epoch":
      return withReplica(traces, event.conditionIndex, event.replicaIndex, (replica) => ({
        ...replica,
        status: "training",
        epochs: [...replica.epochs, event.record],
      }));
    case "divergence":
      return withReplica(traces, event.conditionIndex, event.replicaIndex, (replica) => ({
        ...replica,
        divergence: appendDivergence(replica.divergence, event),
      }));
    case "replica": {
      const { replicaIndex, status, error } = event.replica;
      const ended = withReplica(traces, event.conditionIndex, replicaIndex, (replica) => ({
        ...replica,
        status,
        error,
      }));
      return withCondition(ended, event.conditionIndex, (condition) =>
        condition.replicas.every(hasEnded) ? { ...condition, phase: "done" } : condition,
      );
    }
    case "started":
    case "condition":
    case "referenceStep":
    case "costBlocks":
    case "measuringCost":
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
export function tracesFromResults({ spec, conditions }: ExperimentResults): Traces {
  return conditions.map(({ name, noise, replicas }) => ({
    conditionIndex: spec.conditions.findIndex((condition) => condition.name === name),
    name,
    noise,
    seedBlocks: seedBlocksOf(spec, noise),
    phase: "done",
    kernels: null,
    replicas: replicas.map(({ replicaIndex, status, error, epochs, divergence }) => ({
      replicaIndex,
      status,
      error,
      epochs,
      divergence:
        divergence === null
          ? noDivergencePoints
          : appendDivergence(noDivergencePoints, { fromStep: 0, ...divergence }),
    })),
  }));
}

function hasEnded({ status }: ReplicaTrace): boolean {
  return status !== "waiting" && status !== "training";
}

function withCondition(
  traces: Traces,
  conditionIndex: number,
  change: (condition: ConditionTrace) => ConditionTrace,
): Traces {
  return traces.map((condition) =>
    condition.conditionIndex === conditionIndex ? change(condition) : condition,
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
