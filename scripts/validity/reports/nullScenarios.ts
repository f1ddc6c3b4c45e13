import { generatorOf, mostTurns } from "../populations/cases.ts";
import {
  type DistributionName,
  distributionNames,
  distributions,
} from "../populations/distributions.ts";
import { type ConditionPopulation, halvesOf } from "../populations/population.ts";
import { recordedPopulation } from "../populations/recordedPopulation.ts";
import {
  clumped,
  independentErrors,
  ownSeeds,
  type PopulationSize,
  pairedSeeds,
  sharedSeeds,
} from "../populations/simulated.ts";
import type { Recorded } from "../recorded/readRecorded.ts";
import type { RecordedName } from "../recorded/recordedFile.ts";
import {
  equalConditions,
  type PairPopulation,
  type SimulatedCondition,
  swappedPairs,
} from "./layouts.ts";
import { many, type Scenario } from "./scenario.ts";
import { ofTurns, withTimes } from "./timedScenarios.ts";

/** Figures of one condition: where replicas differ in how good they are, what they say is so. */
const partFigures = ["excessSpread", "perClassSpread", "subgroupSpread"];
const fourConditions = ["IMPL", "one ulp", "ALGO", "ALGO+IMPL"] as const;
const inSeeds = { unit: "seed", unitCounts: [3, 5, 10] } as const;
const few = [5, 10, 20];

/** Experiments without any difference between conditions. */
export function nullScenarios(recorded: Recorded): readonly Scenario[] {
  const real = (name: RecordedName) => recordedPopulation(recorded, name);
  const base = {
    effect: null,
    unit: "replica",
    areSo: partFigures,
    claimsOf: ["comparisons", "pairs"],
  } as const;
  const equal = (
    name: string,
    names: readonly SimulatedCondition[],
    populationOf: (size: PopulationSize) => ConditionPopulation,
  ): Scenario => ({
    ...base,
    name,
    unitCounts: names.length > 2 ? few : many,
    prepare: (size) => {
      const population = populationOf(size);
      return {
        dataset: population.dataset,
        draw: (count, generator) => equalConditions(names, population, count, generator),
      };
    },
  });
  const swapped = (
    name: string,
    names: readonly [SimulatedCondition, SimulatedCondition],
    pairsOf: (size: PopulationSize) => PairPopulation,
  ): Scenario => ({
    ...base,
    name,
    unitCounts: many,
    prepare: (size) => {
      const pairs = pairsOf(size);
      return {
        dataset: pairs.a.dataset,
        draw: (count, generator) => swappedPairs(names, pairs, count, generator),
      };
    },
  });
  const sameSeeds = (name: DistributionName): Scenario => ({
    ...swapped(`${distributions[name].title}, same seeds`, ["IMPL", "IMPL, stock"], (size) =>
      halvesOf(sharedSeeds(name, { ...size, blockSize: 10 }, generatorOf(`${name} same seeds`))),
    ),
    ...inSeeds,
  });
  const realPairs = swapped("real ALGO and ALGO+IMPL, pairs", ["ALGO", "ALGO+IMPL"], () => ({
    a: real("ALGO"),
    b: real("ALGO+IMPL"),
  }));
  const independent = (size: PopulationSize) =>
    independentErrors(size, generatorOf("independent errors"));
  const four = equal("whole reports: independent errors", fourConditions, independent);
  const whole = { claimsOf: "report" } as const;
  return [
    ...distributionNames.map((name) =>
      equal(`${distributions[name].title}, four conditions`, fourConditions, (size) =>
        ownSeeds(name, size, generatorOf(`${name} equal`)),
      ),
    ),
    equal("clumped, four conditions", fourConditions, (size) =>
      clumped(size, generatorOf("clumped equal")),
    ),
    equal("real IMPL, halves", ["IMPL", "ALGO"], () => real("IMPL")),
    equal("real ALGO, halves", ["IMPL", "ALGO"], () => real("ALGO")),
    ...distributionNames.map((name) =>
      swapped(`${distributions[name].title}, pairs`, ["ALGO", "ALGO+IMPL"], (size) =>
        pairedSeeds(name, size, generatorOf(`${name} swapped`)),
      ),
    ),
    realPairs,
    ...distributionNames.map(sameSeeds),
    {
      ...equal("real IMPL, other seeds", ["IMPL", "one ulp"], () => real("IMPL, 20 seeds")),
      ...inSeeds,
    },
    { ...equal("independent errors", ["ALGO"], independent), areSo: [], claimsOf: ["parts"] },
    ...distributionNames.map((name) => ofTurns(name, 1)),
    {
      ...four,
      ...withTimes(four, { name: "normal", ratio: 1, turns: () => mostTurns }),
      ...whole,
      areSo: [],
      unitCounts: [5, 20],
    },
    { ...realPairs, ...whole, name: "whole reports: real pairs", unitCounts: [5] },
    { ...sameSeeds("normal"), ...whole, name: "whole reports: same seeds", unitCounts: [5] },
  ];
}
