import {
  independentDistance,
  meanPairwiseDistance,
  normalisedWeightDistance,
  rawWeightDistance,
} from "../../metrics/weightDistance.ts";
import { mean } from "../../stats/mean.ts";
import { formatNumber, formatPercent } from "../../text/format.ts";
import { defineFigure, type Missing, papers, tooFew } from "./figure.ts";

/** L2 between trainable weights, averaged over pairs of replicas, then over seed blocks. */
export interface WeightDistanceValue {
  readonly normalised: number;
  readonly raw: number;
  /** `normalised` over sqrt(2), the distance of independent directions. */
  readonly ofIndependent: number;
  /** Replicas that are part of a pair. */
  readonly replicaCount: number;
}

/**
 * Missing where no seed block has two replicas whose weights have a length and a direction. Pairs are
 * of one seed block: replicas of two blocks differ by their seeds too, whatever the condition lets in.
 */
export const weightDistance = defineFigure({
  key: "weightDistance",
  title: "Weight distance",
  definition:
    "Euclidean distance (L2) between the trained weights of two replicas, each scaled to length 1, averaged over all pairs; independent directions lie √2 apart.",
  source: papers.zhuang,
  unit: "distance",
  measure: ({ blocks }): WeightDistanceValue | Missing => {
    const usable = blocks.map(({ replicas }) =>
      replicas
        .map(({ finalWeights }) => finalWeights)
        .filter((values) => values.every(Number.isFinite) && values.some((value) => value !== 0)),
    );
    const paired = usable.filter(({ length }) => length >= 2);
    if (paired.length === 0) {
      return tooFew(
        "two replicas with finite weights",
        usable.some(({ length }) => length > 0) ? 1 : 0,
      );
    }
    const normalised = mean(
      paired.map((weights) => meanPairwiseDistance(weights, normalisedWeightDistance)),
    );
    return {
      normalised,
      raw: mean(paired.map((weights) => meanPairwiseDistance(weights, rawWeightDistance))),
      ofIndependent: normalised / independentDistance,
      replicaCount: paired.reduce((sum, { length }) => sum + length, 0),
    };
  },
  write: ({ normalised, raw, ofIndependent }) => ({
    number: normalised,
    detail: `${formatPercent(ofIndependent)} of √2; raw ${formatNumber(raw)}`,
  }),
});
