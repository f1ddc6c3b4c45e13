import type { SeededGenerator } from "../../../src/core/random/seededGenerator.ts";
import type { ConditionPopulation } from "../populations/population.ts";
import type { PopulationSize } from "../populations/simulated.ts";
import type { ForgedCondition } from "./forgeResults.ts";
import type { SimulatedClaims } from "./saidClaims.ts";

/** Experiments of one kind, to be reported on. */
export interface Scenario {
  readonly name: string;
  readonly unit: "replica" | "seed" | "turn";
  readonly unitCounts: readonly number[];
  /** What is so in these experiments, for power; null: every claim is false, but those of `areSo`. */
  readonly effect: string | null;
  /** Figures whose claims are counted, where the scenario has an effect. */
  readonly claims?: readonly string[];
  /** Claims of these figures are so, although no condition differs from another. */
  readonly areSo: readonly string[];
  readonly claimsOf: SimulatedClaims;
  /** @param draw Gives the conditions of one experiment, with so many units each. */
  prepare(size: PopulationSize): {
    readonly dataset: ConditionPopulation["dataset"];
    draw(unitCount: number, generator: SeededGenerator): ForgedCondition[];
  };
}

/** Numbers of replicas of each condition. */
export const many = [5, 10, 20, 50];
