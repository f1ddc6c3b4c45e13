import type { ExperimentSpec } from "../experiment/experimentSpec.ts";
import type {
  ConditionResult,
  DivergenceTrace,
  EpochRecord,
  ExperimentResults,
  ReplicaResult,
} from "./results.ts";

/** What belongs to a run as a whole and is known before its first step. */
export type RunFacts = Pick<ExperimentResults, "dataset" | "passport" | "versions" | "startedAt">;

/** What belongs to a condition alone; its name and its noise are the experiment's. */
export type ConditionFacts = Omit<ConditionResult, "name" | "noise" | "replicas">;

/** Values of consecutive steps of a divergence trace. */
export interface DivergencePart {
  /** Index of the first value; index 0 is before training. */
  readonly fromStep: number;
  readonly differingBits: Uint32Array;
  readonly l2: Float32Array;
}

/** The result of a replica, but for its epochs and the values of its divergence: they came before. */
export interface ReplicaEnd extends Omit<ReplicaResult, "epochs" | "divergence"> {
  /** Null where divergence was not tracked. */
  readonly divergence: Pick<DivergenceTrace, "firstStep" | "firstTensor"> | null;
}

/**
 * The parts of which results are made. Each is told once, when it is final; a replica counts as
 * finished from its `replica` on.
 */
export type ResultPart =
  | { readonly kind: "started"; readonly facts: RunFacts }
  /** Before the condition's first finished replica. */
  | { readonly kind: "condition"; readonly conditionIndex: number; readonly facts: ConditionFacts }
  | {
      readonly kind: "epoch";
      readonly conditionIndex: number;
      readonly replicaIndex: number;
      readonly record: EpochRecord;
    }
  | ({
      readonly kind: "divergence";
      readonly conditionIndex: number;
      readonly replicaIndex: number;
    } & DivergencePart)
  | { readonly kind: "replica"; readonly conditionIndex: number; readonly replica: ReplicaEnd };

/** How a run ended. */
export type RunEnd = Pick<ExperimentResults, "status" | "elapsedMs" | "error">;

/**
 * Puts the results of a run together. Replicas that did not finish are left out, and so are
 * conditions in which none did. The order of the parts does not matter.
 *
 * @returns Null if the run never started.
 */
export function assembleResults(
  spec: ExperimentSpec,
  parts: readonly ResultPart[],
  end: RunEnd,
): ExperimentResults | null {
  const started = parts.find((part) => part.kind === "started");
  if (started === undefined) return null;
  const { dataset, passport, versions, startedAt } = started.facts;
  const told = gather(parts);
  return {
    version: 1,
    spec,
    dataset,
    passport,
    versions,
    startedAt,
    ...end,
    conditions: spec.conditions.flatMap(({ name, noise }, conditionIndex) => {
      const { facts, replicas } = told.get(conditionIndex) ?? nothingTold();
      const finished = [...replicas.values()].flatMap((replica) => finishedReplica(replica) ?? []);
      if (facts === null || finished.length === 0) return [];
      finished.sort((a, b) => a.replicaIndex - b.replicaIndex);
      return [{ name, noise, ...facts, replicas: finished }];
    }),
  };
}

interface ToldReplica {
  readonly epochs: EpochRecord[];
  readonly divergence: DivergencePart[];
  end: ReplicaEnd | null;
}

interface ToldCondition {
  facts: ConditionFacts | null;
  /** By replica index. */
  readonly replicas: Map<number, ToldReplica>;
}

const nothingTold = (): ToldCondition => ({ facts: null, replicas: new Map() });

/** The parts by condition and replica. */
function gather(parts: readonly ResultPart[]): ReadonlyMap<number, ToldCondition> {
  const conditions = new Map<number, ToldCondition>();
  const conditionAt = (index: number) => entryOf(conditions, index, nothingTold);
  const replicaAt = (conditionIndex: number, replicaIndex: number) =>
    entryOf(conditionAt(conditionIndex).replicas, replicaIndex, () => ({
      epochs: [],
      divergence: [],
      end: null,
    }));
  for (const part of parts) {
    switch (part.kind) {
      case "started":
        break;
      case "condition":
        conditionAt(part.conditionIndex).facts = part.facts;
        break;
      case "epoch":
        replicaAt(part.conditionIndex, part.replicaIndex).epochs.push(part.record);
        break;
      case "divergence":
        replicaAt(part.conditionIndex, part.replicaIndex).divergence.push(part);
        break;
      case "replica":
        replicaAt(part.conditionIndex, part.replica.replicaIndex).end = part.replica;
        break;
      default: {
        const unknown: never = part;
        return unknown;
      }
    }
  }
  return conditions;
}

function entryOf<Value>(map: Map<number, Value>, key: number, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function finishedReplica({ end, epochs, divergence }: ToldReplica): ReplicaResult | null {
  if (end === null) return null;
  const parts = divergence.toSorted((a, b) => a.fromStep - b.fromStep);
  const bits = parts.map(({ differingBits }) => differingBits);
  const distances = parts.map(({ l2 }) => l2);
  return {
    ...end,
    epochs: epochs.toSorted((a, b) => a.epoch - b.epoch),
    divergence: end.divergence && {
      differingBits: joined(new Uint32Array(totalLength(bits)), bits),
      l2: joined(new Float32Array(totalLength(distances)), distances),
      ...end.divergence,
    },
  };
}

function totalLength(parts: readonly { readonly length: number }[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0);
}

/** Writes the parts one after the other. */
function joined<Values extends Uint32Array | Float32Array>(
  all: Values,
  parts: readonly Values[],
): Values {
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
