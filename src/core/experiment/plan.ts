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

/** Replicas of all conditions. Where later cohorts repeat a first replica, more are trained. */
export function trainingCountOf(spec: ExperimentSpec): number {
  return spec.conditions.reduce((sum, { noise }) => sum + replicaCountOf(spec, noise), 0);
}

/** How the replicas of a condition are divided among root seeds. */
export interface SeedBlocks {
  readonly seedBlockCount: number;
  /** In each block. */
  readonly replicaCount: number;
}

/** The seed blocks of a condition, and the replicas in each. */
export function seedBlocksOf(
  spec: Pick<ExperimentSpec, "replicaCount" | "seedBlockCount">,
  noise: NoiseCondition,
): SeedBlocks {
  return { seedBlockCount: seedBlockCountOf(spec, noise), replicaCount: spec.replicaCount };
}

/** Where a replica stands: its seed block, and its place among the replicas of that block. */
export interface ReplicaPlace {
  readonly seedBlock: number;
  readonly indexInBlock: number;
}

/** The place of a replica: block by block, `replicaCount` replicas in each. */
export function replicaPlace(
  { replicaCount }: Pick<SeedBlocks, "replicaCount">,
  replicaIndex: number,
): ReplicaPlace {
  return {
    seedBlock: Math.floor(replicaIndex / replicaCount),
    indexInBlock: replicaIndex % replicaCount,
  };
}

/** The replica that those of its seed block are compared with: the first of the block. */
export function referenceReplica(
  { replicaCount }: Pick<SeedBlocks, "replicaCount">,
  replicaIndex: number,
): number {
  return replicaIndex - (replicaIndex % replicaCount);
}

/** Indices of all replicas of a condition, shape [blocks][replicas of the block]. */
export function replicasByBlock({ seedBlockCount, replicaCount }: SeedBlocks): number[][] {
  return Array.from({ length: seedBlockCount }, (_, seedBlock) =>
    Array.from({ length: replicaCount }, (_, index) => seedBlock * replicaCount + index),
  );
}

/** Replicas that train in lockstep. */
export interface CohortPlan {
  readonly replicaIndices: readonly number[];
  /**
   * Whether its first member trains the first replica of the seed block once more, for the others to
   * be compared with.
   */
  readonly repeatsFirst: boolean;
}

/**
 * Splits replicas into cohorts, in order; no cohort spans two seed blocks. Where later cohorts of a
 * block repeat its first replica, each of them begins with it, and holds at least one other.
 *
 * @param blocks Replica indices, shape [blocks][replicas of the block].
 * @param cohortSize The most replicas of a cohort, the repeated one included; where later cohorts
 *   repeat the first replica, those of a size of 1 hold two.
 */
export function planCohorts(
  blocks: readonly (readonly number[])[],
  cohortSize: number,
  { repeatFirst }: { readonly repeatFirst: boolean },
): readonly CohortPlan[] {
  return blocks.flatMap((block) => {
    const cohorts: CohortPlan[] = [];
    for (let from = 0; from < block.length; ) {
      const repeatsFirst = repeatFirst && from > 0;
      const room = repeatsFirst ? Math.max(1, cohortSize - 1) : cohortSize;
      const own = block.slice(from, from + room);
      cohorts.push({ replicaIndices: repeatsFirst ? [block[0], ...own] : own, repeatsFirst });
      from += own.length;
    }
    return cohorts;
  });
}
