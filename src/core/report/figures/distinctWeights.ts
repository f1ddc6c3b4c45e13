import type { ReplicaFingerprints } from "../../results/results.ts";
import { formatCount } from "../../text/format.ts";
import { defineFigure } from "./figure.ts";

/** How many different fingerprints the replicas have. */
export interface DistinctWeightsValue {
  readonly replicaCount: number;
  readonly initialCount: number;
  readonly finalCount: number;
  readonly logitsCount: number;
}

export const distinctWeights = defineFigure({
  key: "distinctWeights",
  title: "Distinct final weights",
  definition: "Different fingerprints of the final weights, of so many replicas compared.",
  source: null,
  unit: "count",
  leastReplicas: 2,
  over: "trained",
  measure: ({ trained }): DistinctWeightsValue => {
    const distinct = (kind: keyof ReplicaFingerprints) =>
      new Set(trained.map(({ fingerprints }) => fingerprints[kind])).size;
    return {
      replicaCount: trained.length,
      initialCount: distinct("initialWeights"),
      finalCount: distinct("finalWeights"),
      logitsCount: distinct("testLogits"),
    };
  },
  write: ({ finalCount, replicaCount }) => ({
    number: finalCount,
    text: `${formatCount(finalCount)} of ${formatCount(replicaCount)}`,
  }),
});
