import { mapTable, namesOf } from "../closedTable.ts";
import { deriveSeed } from "../random/deriveSeed.ts";
import { z } from "../zod.ts";
import type { NoiseCondition } from "./noiseCondition.ts";
import { noiseSourceNames, noiseSources, type SeedName } from "./noiseSources.ts";

/** Every seed: the source that it belongs to, and its tag. */
const seeds = Object.fromEntries(
  noiseSourceNames.flatMap((source) =>
    Object.entries(noiseSources[source].seeds).map(([seed, tag]) => [seed, { source, tag }]),
  ),
) as Readonly<Record<SeedName, { source: (typeof noiseSourceNames)[number]; tag: number }>>;

export const seedNames = namesOf(seeds);

const uint32 = z.int().min(0).max(0xffffffff);

/**
 * The seeds of one replica; all uint32. 0, which no derived seed is, stands for the seed of a
 * source that came after the record.
 */
export const replicaSeedsSchema = z.strictObject(
  mapTable(seeds, ({ source }) =>
    noiseSources[source].unnamed === undefined ? uint32 : uint32.default(0),
  ),
);
export type ReplicaSeeds = Readonly<Record<SeedName, number>>;

/** Keeps the root seeds of seed blocks apart from the seeds of all sources. */
const seedBlockTag = 254;

/**
 * The root seed of a seed block: the experiment's own for block 0, one derived from it for each
 * other block.
 */
export function blockRootSeed(rootSeed: number, seedBlock: number): number {
  if (seedBlock === 0) return rootSeed;
  return deriveSeed({ rootSeed, tag: seedBlockTag, replicaIndex: seedBlock });
}

/** The seed that all replicas share where its source is fixed. */
export function sharedSeed(rootSeed: number, seed: SeedName): number {
  return deriveSeed({ rootSeed, tag: seeds[seed].tag, replicaIndex: null });
}

/**
 * The seeds of a replica: with its index where the source is varied, without where it is
 * fixed, so that conditions that fix a source share its seed.
 */
export function replicaSeeds(
  rootSeed: number,
  condition: NoiseCondition,
  replicaIndex: number,
): ReplicaSeeds {
  return mapTable(seeds, ({ source, tag }, seed) => {
    const { perReplica } = noiseSources[source].settings[condition[source]];
    const isOwn = perReplica?.seeds.includes(seed) ?? false;
    return deriveSeed({ rootSeed, tag, replicaIndex: isOwn ? replicaIndex : null });
  });
}
