import type { NoiseCondition } from "../../core/experiment/noiseCondition.ts";
import { type ReplicaSeeds, replicaSeeds } from "../../core/experiment/seeds.ts";
import { flipLastBit, initialWeights } from "../layers/initialWeights.ts";
import type { ParameterLayout } from "../layers/parameters.ts";

/** All that can differ between the replicas of an experiment before training. */
export interface ReplicaStart {
  readonly replicaIndex: number;
  readonly noise: NoiseCondition;
  readonly seeds: ReplicaSeeds;
  /** Trainable weights, flat. */
  readonly weights: Float32Array;
  /** Until the first milestone. */
  readonly learningRate: number;
}

/** Applies the noise sources that act before training. Recorded `seeds` replace derived ones. */
export function replicaStart(
  replicaIndex: number,
  from: {
    readonly rootSeed: number;
    readonly noise: NoiseCondition;
    readonly layout: ParameterLayout;
    readonly learningRate: number;
    readonly seeds?: ReplicaSeeds | undefined;
  },
): ReplicaStart {
  const { rootSeed, noise, layout, learningRate } = from;
  const seeds = from.seeds ?? replicaSeeds(rootSeed, noise, replicaIndex);
  const drawn = initialWeights(layout, seeds.init);
  const flipped = noise.perturbation === "one-ulp" && replicaIndex > 0;
  const weights = flipped ? flipLastBit(drawn, seeds.perturbation) : drawn;
  return { replicaIndex, noise, seeds, weights, learningRate };
}
