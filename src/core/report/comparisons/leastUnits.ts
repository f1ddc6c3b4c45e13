/** Independent draws: replicas, or seed blocks where the replicas of a block share a seed. */
export type UnitName = "replica" | "seed";

/**
 * Fewest units of each side with which the tests of comparisons hold their level. With four replicas
 * drawn from few kinds, as those of real IMPL are, the jackknife finds 5.6 % where 5 % are allowed, and
 * absolute deviations tested in pairs 9 %.
 */
export const leastUnits: Readonly<Record<UnitName, number>> = { replica: 5, seed: 3 };
