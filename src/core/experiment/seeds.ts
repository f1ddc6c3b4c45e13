import { deriveSeed } from "../random/deriveSeed.ts";
import type { NoiseCondition } from "./noiseCondition.ts";

/** The seeds of one replica; all uint32, none 0. */
export interface ReplicaSeeds {
  readonly init: number;
  readonly order: number;
  /** Shuffles places inside each batch; used by the order `within-batch` alone. */
  readonly withinBatch: number;
  readonly augmentation: number;
  readonly dropout: number;
  readonly perturbation: number;
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
  const own = (varied: boolean) => (varied ? replicaIndex : null);
  return {
    init: deriveSeed({ rootSeed, source: "init", replicaIndex: own(condition.init === "varied") }),
    order: deriveSeed({
      rootSeed,
      source: "order",
      replicaIndex: own(condition.order === "varied"),
    }),
    withinBatch: deriveSeed({
      rootSeed,
      source: "withinBatch",
      replicaIndex: own(condition.order === "within-batch"),
    }),
    augmentation: deriveSeed({
      rootSeed,
      source: "augmentation",
      replicaIndex: own(condition.augmentation === "varied"),
    }),
    dropout: deriveSeed({
      rootSeed,
      source: "dropout",
      replicaIndex: own(condition.dropout === "varied"),
    }),
    perturbation: deriveSeed({ rootSeed, source: "perturbation", replicaIndex: null }),
  };
}
