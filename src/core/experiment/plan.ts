import type { ExperimentSpec } from "./experimentSpec.ts";
import { type NoiseCondition, sharesSeeds } from "./noiseCondition.ts";

/** Steps of one epoch. The last, incomplete batch of an epoch is dropped. */
export function stepsPerEpoch(trainCount: number, batchSize: number): number {
  return Math.floor(trainCount / batchSize);
}

/**
 * Seed blocks of a condition: the replicas that share the seeds of one root seed. A condition that
 * shares no seed has one block.
 */
export function seedBlockCountOf(
  { seedBlockCount }: Pick<ExperimentSpec, "seedBlockCount">,
  noise: NoiseCondition,
): number {
  return sharesSeeds(noise) ? seedBlockCount : 1;
}

/** Replicas of a condition, those of all seed blocks. */
export function replicaCountOf(
  spec: Pick<ExperimentSpec, "replicaCount" | "seedBlockCount">,
  noise: NoiseCondition,
): number {
  return spec.replicaCount * seedBlockCountOf(spec, noise);
}

/** Where a replica stands: its seed block, and its place among the replicas of that block. */
export interface ReplicaPlace {
  readonly seedBlock: number;
  readonly indexInBlock: number;
}

/** The place of a replica: block by block, `replicaCount` replicas in each. */
export function replicaPlace(
  { replicaCount }: Pick<ExperimentSpec, "replicaCount">,
  replicaIndex: number,
): ReplicaPlace {
  return {
    seedBlock: Math.floor(replicaIndex / replicaCount),
    indexInBlock: replicaIndex % replicaCount,
  };
}

/** Replicas that train in lockstep, by their place among all replicas. */
export interface CohortPlan {
  readonly places: readonly number[];
  /** Whether its first member trains replica 0 once more, for the others to be compared with. */
  readonly repeatsFirst: boolean;
}

/**
 * Splits replicas 0 .. count - 1 into cohorts, in order. Where later cohorts repeat replica 0, each of
 * them begins with it, and holds at least one other replica.
 *
 * @param cohortSize The most replicas of a cohort, the repeated one included; where later cohorts
 *   repeat replica 0, those of a size of 1 hold two.
 */
export function planCohorts(
  replicaCount: number,
  cohortSize: number,
  { repeatFirst }: { readonly repeatFirst: boolean },
): readonly CohortPlan[] {
  const cohorts: CohortPlan[] = [];
  for (let first = 0; first < replicaCount; ) {
    const repeatsFirst = repeatFirst && first > 0;
    const room = repeatsFirst ? Math.max(1, cohortSize - 1) : cohortSize;
    const size = Math.min(room, replicaCount - first);
    const own = Array.from({ length: size }, (_, offset) => first + offset);
    cohorts.push({ places: repeatsFirst ? [0, ...own] : own, repeatsFirst });
    first += size;
  }
  return cohorts;
}
