import type { ExperimentSpec } from "./experimentSpec.ts";

/** Steps of one epoch. The last, incomplete batch of an epoch is dropped. */
export function stepsPerEpoch(trainCount: number, batchSize: number): number {
  return Math.floor(trainCount / batchSize);
}

/**
 * Splits replicas 0 .. count - 1 into cohorts of at most `cohortSize`, in order, so that
 * replica 0, which all others are compared with, is in the first.
 */
export function planCohorts(replicaCount: number, cohortSize: number): readonly number[][] {
  const cohorts: number[][] = [];
  for (let first = 0; first < replicaCount; first += cohortSize) {
    const size = Math.min(cohortSize, replicaCount - first);
    cohorts.push(Array.from({ length: size }, (_, offset) => first + offset));
  }
  return cohorts;
}

/** Optimizer updates of the whole experiment, summed over conditions and replicas. */
export function totalReplicaSteps(spec: ExperimentSpec, trainCount: number): number {
  return (
    spec.conditions.length *
    spec.replicaCount *
    spec.training.epochCount *
    stepsPerEpoch(trainCount, spec.training.batchSize)
  );
}
