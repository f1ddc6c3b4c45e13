import type { SeedBlocks } from "../core/experiment/plan.ts";
import type { ReplicaResult } from "../core/results/results.ts";
import type { Traces } from "./traces.ts";

/** Replicas of one condition that failed with the same error, or diverged. */
export interface LostReplicas {
  readonly condition: string;
  readonly status: "diverged" | "failed";
  readonly replicaIndices: readonly number[];
  /** How the replicas of the condition are divided among root seeds. */
  readonly seedBlocks: SeedBlocks;
  /** Null for diverged ones: a loss that is not finite is a result, no error. */
  readonly error: ReplicaResult["error"];
}

/** The replicas that failed or diverged so far, equal errors of a condition together. */
export function lostReplicas(traces: Traces): readonly LostReplicas[] {
  return traces.flatMap(({ name, seedBlocks, replicas }) => {
    const groups = new Map<string, LostReplicas>();
    for (const { status, replicaIndex, error } of replicas) {
      if (status !== "diverged" && status !== "failed") continue;
      const key = JSON.stringify([status, error?.code, error?.message]);
      const replicaIndices = [...(groups.get(key)?.replicaIndices ?? []), replicaIndex];
      groups.set(key, { condition: name, status, replicaIndices, seedBlocks, error });
    }
    return [...groups.values()];
  });
}
