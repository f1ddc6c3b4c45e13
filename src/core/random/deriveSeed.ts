import { LabError } from "../errors.ts";
import { hash32 } from "./hash32.ts";

export interface SeedRequest {
  /** The experiment's seed, uint32. */
  readonly rootSeed: number;
  /** What the seed is for, 1 to 254: keeps the seeds of an experiment apart. */
  readonly tag: number;
  /** Index of the replica whose own seed it is; null for one that all share. */
  readonly replicaIndex: number | null;
}

/** Replica indices fill the low 24 bits of the counter, less one value that stands for "fixed". */
export const maxReplicaIndex = 2 ** 24 - 2;

/** Sets seeds apart from other uses of the same hash: the bytes "seed". */
const seedDomain = 0x73656564;

/** No seed has tag 255, so no request has this counter. */
const counterInsteadOfZero = 0xffffffff;

/**
 * The seed of one tag, for one replica or for all of them.
 *
 * seed = hash32(rootSeed, "seed", 0, tag * 2^24 + slot), with slot 0 for a shared seed and
 * replicaIndex + 1 for a replica's own. The hash is a bijection of its last word, so under one
 * root seed two different requests never get the same seed: tags share no stream, and a shared
 * seed is none of replica 0's. Under two root seeds they agree with probability 2^-32.
 *
 * @returns uint32, never 0: tfjs reads 0 as "no seed" in places. The one request per root seed
 *   that would hash to 0 gets the hash of a counter that no request has.
 * @throws {LabError} "experiment-invalid" if the root seed is no uint32 or the index is out of
 *   range.
 */
export function deriveSeed({ rootSeed, tag, replicaIndex }: SeedRequest): number {
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
  const counter = tag * 2 ** 24 + slot;
  const seed = hash32(rootSeed, seedDomain, 0, counter);
  return seed === 0 ? hash32(rootSeed, seedDomain, 0, counterInsteadOfZero) : seed;
}
