import {
  meanPairwiseDistance,
  normalisedWeightDistance,
  rawWeightDistance,
} from "../../metrics/weightDistance.ts";
import { mean } from "../../stats/mean.ts";
import { formatNumber } from "../../text/format.ts";
import { defineFigure, type Missing, papers, tooFew } from "./figure.ts";

/**
 * L2 between trainable weights, averaged over pairs of replicas of one root seed whose weights are
 * finite, and over root seeds.
 */
export interface WeightDistanceValue {
  readonly normalised: number;
  readonly raw: number;
  /** Of all root seeds that are counted. */
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
  measure: ({ blocks }): WeightDistanceValue | Missing => {
    const usable = blocks.map(({ replicas }) =>
      replicas
        .map(({ finalWeights }) => finalWeights)
        .filter((values) => values.every(Number.isFinite) && values.some((value) => value !== 0)),
    );
    const compared = usable.filter(({ length }) => length > 1);
    if (compared.length === 0) {
      return tooFew(
        "two replicas with finite weights",
        Math.max(0, ...usable.map(({ length }) => length)),
      );
    }
    const averaged = (distance: (a: Float32Array, b: Float32Array) => number) =>
      mean(compared.map((weights) => meanPairwiseDistance(weights, distance)));
    return {
      normalised: averaged(normalisedWeightDistance),
      raw: averaged(rawWeightDistance),
      replicaCount: compared.flat().length,
    };
  },
  write: ({ normalised, raw }) => ({ number: normalised, detail: `raw ${formatNumber(raw)}` }),
});
