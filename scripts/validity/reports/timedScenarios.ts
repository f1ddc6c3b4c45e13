import { leastCostTurns } from "../../../src/core/metrics/cost.ts";
import { generatorOf, mostTurns } from "../populations/cases.ts";
import { type DistributionName, distributions } from "../populations/distributions.ts";
import { drawSample } from "../populations/population.ts";
import { ownSeeds, type PopulationSize } from "../populations/simulated.ts";
import { stepTimes } from "../populations/stepTimes.ts";
import { equalConditions } from "./layouts.ts";
import type { Scenario } from "./scenario.ts";

/** The scenario with its conditions timed in turns, so many of them. */
export function withTimes(
  scenario: Scenario,
  { name, ratio, turns }: StepTimes,
): Pick<Scenario, "prepare"> {
  return {
    prepare: (size) => {
      const { dataset, draw } = scenario.prepare(size);
      const generator = generatorOf(`${name} turns ${ratio}`);
      const times = stepTimes(name, "drifting", size, generator, ratio);
      return {
        dataset,
        draw: (count, draws) => {
          const { stepMs, atomicStepMs } = drawSample(times, turns(count), draws);
          return draw(count, draws).map((condition) => ({
            ...condition,
            stepMs: condition.noise.reduction === "atomic" ? atomicStepMs : stepMs,
          }));
        },
      };
    },
  };
}

/** How the steps of conditions are timed. */
interface StepTimes {
  readonly name: DistributionName;
  /** Of the times of other orders of additions to those of atomic ones. */
  readonly ratio: number;
  /** By the number of units. */
  turns(unitCount: number): number;
}

/** Two conditions of two replicas; the unit is the turn, and the claims are about times. */
export function ofTurns(name: DistributionName, ratio: number): Scenario {
  const population = (size: PopulationSize) => ownSeeds("normal", size, generatorOf("timed"));
  const scenario: Scenario = {
    name: `${distributions[name].title}, autocorrelated times`,
    effect: null,
    areSo: [],
    claimsOf: ["costs"],
    unit: "turn",
    unitCounts: [leastCostTurns, mostTurns],
    prepare: (size) => {
      const replicas = population(size);
      return {
        dataset: replicas.dataset,
        draw: (_, draws) => equalConditions(["IMPL", "ALGO"], replicas, 2, draws),
      };
    },
  };
  return { ...scenario, ...withTimes(scenario, { name, ratio, turns: (count) => count }) };
}
