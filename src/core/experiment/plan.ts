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
