import type { ExperimentSpec } from "../experiment/experimentSpec.ts";
import type {
  ConditionResult,
  CostBlocks,
  DivergenceTrace,
  EpochRecord,
  ExperimentResults,
  ReferenceStep,
  ReplicaResult,
} from "./results.ts";

/** Version of Same Seed, as in package.json and in every result. */
export const version = "0.1.0";

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

interface ReplicaPlace {
  readonly conditionIndex: number;
  readonly replicaIndex: number;
}

/**
 * The parts of which results are made. Each is reported once, when it is final; a replica counts
 * as finished from its `replica` on.
 */
export type ResultPart =
  | { readonly kind: "started"; readonly facts: RunFacts }
  /** Before the condition's first finished replica. */
  | { readonly kind: "condition"; readonly conditionIndex: number; readonly facts: ConditionFacts }
  | ({ readonly kind: "epoch"; readonly record: EpochRecord } & ReplicaPlace)
  | ({ readonly kind: "divergence" } & ReplicaPlace & DivergencePart)
  | { readonly kind: "replica"; readonly conditionIndex: number; readonly replica: ReplicaEnd }
  /** After training. */
  | { readonly kind: "costBlocks"; readonly costBlocks: CostBlocks }
  /** At the end of the run. */
  | { readonly kind: "referenceStep"; readonly referenceStep: ReferenceStep };

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
  const facts = parts.filter((part) => part.kind === "condition");
  const ends = parts.filter((part) => part.kind === "replica");
  const reference = parts.find((part) => part.kind === "referenceStep");
  const cost = parts.find((part) => part.kind === "costBlocks");
  const epochs = byReplica(parts.filter((part) => part.kind === "epoch"));
  const divergences = byReplica(parts.filter((part) => part.kind === "divergence"));
  return {
    version: 1,
    spec,
    ...started.facts,
    ...end,
    conditions: spec.conditions.flatMap(({ name, noise }, conditionIndex) => {
      const own = facts.find((part) => part.conditionIndex === conditionIndex);
      const replicas = ends
        .filter((part) => part.conditionIndex === conditionIndex)
        .map(({ replica }) => {
          const key = replicaKey({ conditionIndex, replicaIndex: replica.replicaIndex });
          return wholeReplica(replica, epochs.get(key) ?? [], divergences.get(key) ?? []);
        });
      if (own === undefined || replicas.length === 0) return [];
      replicas.sort((a, b) => a.replicaIndex - b.replicaIndex);
      return [{ name, noise, ...own.facts, replicas }];
    }),
    ...(reference === undefined ? {} : { referenceStep: reference.referenceStep }),
    ...(cost === undefined ? {} : { costBlocks: cost.costBlocks }),
  };
}

function replicaKey({ conditionIndex, replicaIndex }: ReplicaPlace): string {
  return `${conditionIndex} ${replicaIndex}`;
}

function byReplica<Part extends ReplicaPlace>(parts: readonly Part[]): Map<string, Part[]> {
  const groups = new Map<string, Part[]>();
  for (const part of parts) {
    const key = replicaKey(part);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [part]);
    else group.push(part);
  }
  return groups;
}

function wholeReplica(
  end: ReplicaEnd,
  epochs: readonly { readonly record: EpochRecord }[],
  divergence: readonly DivergencePart[],
): ReplicaResult {
  const length = divergence.reduce((sum, { l2 }) => sum + l2.length, 0);
  const differingBits = new Uint32Array(length);
  const l2 = new Float32Array(length);
  for (const part of divergence) {
    differingBits.set(part.differingBits, part.fromStep);
    l2.set(part.l2, part.fromStep);
  }
  return {
    ...end,
    epochs: epochs.map(({ record }) => record).sort((a, b) => a.epoch - b.epoch),
    divergence: end.divergence && { differingBits, l2, ...end.divergence },
  };
}
