import {
  meanPairwiseDistance,
  normalisedWeightDistance,
  rawWeightDistance,
} from "../../metrics/weightDistance.ts";
import { formatNumber } from "../../text/format.ts";
import { defineFigure, type Missing, papers, tooFew } from "./figure.ts";

/** L2 between trainable weights, averaged over pairs of replicas whose weights are finite. */
export interface WeightDistanceValue {
  readonly normalised: number;
  readonly raw: number;
  readonly replicaCount: number;
}

/** Missing with fewer than two replicas whose weights have a length and a direction. */
export const weightDistance = defineFigure({
  key: "weightDistance",
  title: "Weight distance",
  definition:
    "Euclidean distance (L2) between the trained weights of two replicas, each scaled to length 1, averaged over all pairs.",
  source: papers.zhuang,
  unit: "distance",
  measure: ({ replicas }): WeightDistanceValue | Missing => {
    const weights = replicas
      .map(({ finalWeights }) => finalWeights)
      .filter((values) => values.every(Number.isFinite) && values.some((value) => value !== 0));
    if (weights.length < 2) return tooFew("two replicas with finite weights", weights.length);
    return {
      normalised: meanPairwiseDistance(weights, normalisedWeightDistance),
      raw: meanPairwiseDistance(weights, rawWeightDistance),
      replicaCount: weights.length,
    };
  },
  write: ({ normalised, raw }) => ({ number: normalised, detail: `raw ${formatNumber(raw)}` }),
});
