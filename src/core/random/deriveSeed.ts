import { LabError } from "../errors.ts";
import { hash32 } from "./hash32.ts";

/** Where a derived seed is used. The numbers are part of every trained bit: never reuse one. */
const sourceTags = {
  init: 1,
  order: 2,
  withinBatch: 3,
  augmentation: 4,
  dropout: 5,
  perturbation: 6,
} as const;

export type SeedSource = keyof typeof sourceTags;

export interface SeedRequest {
  /** The experiment's seed, uint32. */
  readonly rootSeed: number;
  readonly source: SeedSource;
  /** Index of the replica where the source is varied; null where it is fixed for all. */
  readonly replicaIndex: number | null;
}

/** Replica indices fill the low 24 bits of the counter, less one value that stands for "fixed". */
export const maxReplicaIndex = 2 ** 24 - 2;

/** Sets seeds apart from other uses of the same hash: the bytes "seed". */
const seedDomain = 0x73656564;

/** No source has tag 255, so no request has this counter. */
const counterInsteadOfZero = 0xffffffff;

/**
 * The seed of one noise source, for one replica or for all of them.
 *
 * seed = hash32(rootSeed, "seed", 0, tag(source) * 2^24 + slot), with slot 0 for a fixed source
 * and replicaIndex + 1 for a varied one. The hash is a bijection of its last word, so under one
 * root seed two different requests never get the same seed: sources share no stream, and a fixed
 * source shares none with replica 0. Under two root seeds they agree with probability 2^-32.
 *
 * @returns uint32, never 0: tfjs reads 0 as "no seed" in places. The one request per root seed
 *   that would hash to 0 gets the hash of a counter that no request has.
 * @throws {LabError} "experiment-invalid" if the root seed is no uint32 or the index is out of
 *   range.
 */
export function deriveSeed({ rootSeed, source, replicaIndex }: SeedRequest): number {
  if (!Number.isInteger(rootSeed) || rootSeed < 0 || rootSeed > 0xffffffff) {
    throw new LabError("experiment-invalid", `rootSeed must be a uint32, got ${rootSeed}`);
  }
  if (
    replicaIndex !== null &&
    !(Number.isInteger(replicaIndex) && replicaIndex >= 0 && replicaIndex <= maxReplicaIndex)
  ) {
    throw new LabError(
      "experiment-invalid",
      `replicaIndex must be an integer in [0, ${maxReplicaIndex}] or null, got ${replicaIndex}`,
    );
  }
  const slot = replicaIndex === null ? 0 : replicaIndex + 1;
  const counter = sourceTags[source] * 2 ** 24 + slot;
  const seed = hash32(rootSeed, seedDomain, 0, counter);
  return seed === 0 ? hash32(rootSeed, seedDomain, 0, counterInsteadOfZero) : seed;
}
