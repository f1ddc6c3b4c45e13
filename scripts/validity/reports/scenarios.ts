import { leastCostTurns } from "../../../src/core/metrics/cost.ts";
import type { SeededGenerator } from "../../../src/core/random/seededGenerator.ts";
import { generatorOf, mostTurns } from "../populations/cases.ts";
import {
  type DistributionName,
  distributionNames,
  distributions,
} from "../populations/distributions.ts";
import {
  type ConditionPopulation,
  conditionPopulation,
  drawSample,
  halvesOf,
} from "../populations/population.ts";
import {
  clumped,
  independentErrors,
  ownSeeds,
  type PopulationSize,
  pairedSeeds,
  sharedSeeds,
  unequalSpreads,
} from "../populations/simulated.ts";
import { stepTimes } from "../populations/stepTimes.ts";
import type { Recorded } from "../recorded/readRecorded.ts";
import type { RecordedName } from "../recorded/recordedFile.ts";
import type { ForgedCondition } from "./forgeResults.ts";
import {
  equalConditions,
  type PairPopulation,
  type SimulatedCondition,
  swappedPairs,
} from "./layouts.ts";
import type { SimulatedClaims } from "./saidClaims.ts";

/** Experiments of one kind, to be reported on. */
export interface Scenario {
  readonly name: string;
  readonly unit: "replica" | "seed" | "turn";
  readonly unitCounts: readonly number[];
  /** What is so in these experiments, for power; null: every claim but those of `true` is false. */
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

/** Figures of one condition: where replicas differ in how good they are, what they say is so. */
const partFigures = ["excessSpread", "perClassSpread", "subgroupSpread"];
const fourConditions = ["IMPL", "one ulp", "ALGO", "ALGO+IMPL"] as const;
const inSeeds = { unit: "seed", unitCounts: [3, 5, 10] } as const;
const few = [5, 10, 20];
const many = [5, 10, 20, 50];

/** Experiments without any difference between conditions. */
export function nullScenarios({ file: { dataset }, conditions }: Recorded): readonly Scenario[] {
  const real = (name: RecordedName) =>
    conditionPopulation(dataset, conditions[name].blocks, conditions[name].sharesSeeds);
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

/** The scenario with its conditions timed in turns, so many of them. */
function withTimes(
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
function ofTurns(name: DistributionName, ratio: number): Scenario {
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

/** Experiments in which something is so. */
export function powerScenarios({ file: { dataset }, conditions }: Recorded): readonly Scenario[] {
  const real = (name: RecordedName) =>
    conditionPopulation(dataset, conditions[name].blocks, conditions[name].sharesSeeds);
  const base = {
    unit: "replica",
    unitCounts: many,
    areSo: [],
    claimsOf: ["comparisons"],
  } as const;
  return [
    ...[1.5, 2, 3, 6].map(
      (ratio): Scenario => ({
        ...base,
        name: "normal",
        effect: `spread ${ratio} times as large`,
        claims: ["accuracySpread"],
        prepare: (size) => {
          const generator = generatorOf(`ratio ${ratio}`);
          const { a, b } = unequalSpreads("normal", size, generator, 1 / ratio);
          return {
            dataset: a.dataset,
            draw: (count, draws) => [
              ...equalConditions(["ALGO"], a, count, draws),
              ...equalConditions(["IMPL"], b, count, draws),
            ],
          };
        },
      }),
    ),
    ...[1.02, 1.05, 1.1].map(
      (ratio): Scenario => ({
        ...ofTurns("normal", ratio),
        effect: `${ratio} times the step time`,
        claims: ["stepTime relative to atomic"],
      }),
    ),
    {
      ...base,
      name: "real ALGO against real IMPL",
      effect: "spread 27 times as large",
      claims: ["accuracySpread", "churn"],
      prepare: () => ({
        dataset,
        draw: (count, draws) => [
          ...equalConditions(["ALGO"], real("ALGO"), count, draws),
          ...equalConditions(["IMPL"], real("IMPL"), count, draws),
        ],
      }),
    },
    {
      ...base,
      name: "real ALGO",
      effect: "varies more than its test images explain",
      claims: ["excessSpread", "perClassSpread", "subgroupSpread"],
      claimsOf: ["parts"],
      prepare: () => ({
        dataset,
        draw: (count, draws) => equalConditions(["ALGO"], real("ALGO"), count, draws),
      }),
    },
  ];
}
