import { replicaPlace } from "../../experiment/plan.ts";
import type { ReplicaFingerprints } from "../../results/results.ts";
import { formatCount, formatQuantity } from "../../text/format.ts";
import { defineFigure } from "./figure.ts";

/**
 * How many different fingerprints the replicas have. Each count is the sum over root seeds of the
 * fingerprints that differ among the replicas of that seed: it equals `seedCount` where all replicas
 * of each seed are alike.
 */
export interface DistinctWeightsValue {
  readonly replicaCount: number;
  /** Root seeds that have replicas; 1 where no seed is shared. */
  readonly seedCount: number;
  readonly initialCount: number;
  readonly finalCount: number;
  readonly logitsCount: number;
}

export const distinctWeights = defineFigure({
  key: "distinctWeights",
  title: "Distinct final weights",
  definition:
    "Different fingerprints of the final weights, of so many replicas compared, each with those of its own root seed.",
  source: null,
  unit: "count",
  leastReplicas: 2,
  over: "trained",
  measure: ({ trained, seedBlocks }): DistinctWeightsValue => {
    const placed = trained.map(({ replicaIndex, fingerprints }) => {
      const { seedBlock } = replicaPlace(seedBlocks, replicaIndex);
      return { seedBlock, fingerprints };
    });
    const distinct = (kind: keyof ReplicaFingerprints) =>
      new Set(placed.map((one) => `${one.seedBlock} ${one.fingerprints[kind]}`)).size;
    return {
      replicaCount: trained.length,
      seedCount: new Set(placed.map(({ seedBlock }) => seedBlock)).size,
      initialCount: distinct("initialWeights"),
      finalCount: distinct("finalWeights"),
      logitsCount: distinct("testLogits"),
    };
  },
  write: ({ finalCount, replicaCount, seedCount }) => ({
    number: finalCount,
    text: `${formatCount(finalCount)} of ${formatCount(replicaCount)}`,
    detail: seedCount === 1 ? null : underSeeds(finalCount, seedCount),
  }),
});

function underSeeds(finalCount: number, seedCount: number): string {
  return finalCount === seedCount
    ? `identical within each of ${formatCount(seedCount)} seeds`
    : `compared within ${formatQuantity(seedCount, "seed")}`;
}
