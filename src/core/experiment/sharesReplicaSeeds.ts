import type { NoiseCondition } from "./noiseCondition.ts";
import { noiseSourceNames, noiseSources } from "./noiseSources.ts";

/**
 * Whether replica by replica two conditions of one experiment have the same seeds and start from the
 * same weights, so that they can be compared in pairs: every source that has seeds has the same setting
 * in both, as in ALGO and ALGO+IMPL, which differ in their reduction alone.
 */
export function sharesReplicaSeeds(a: NoiseCondition, b: NoiseCondition): boolean {
  return noiseSourceNames.every(
    (source) => a[source] === b[source] || Object.keys(noiseSources[source].seeds).length === 0,
  );
}
