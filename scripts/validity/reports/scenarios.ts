import type { SeededGenerator } from "../../../src/core/random/seededGenerator.ts";
import { generatorOf } from "../populations/cases.ts";
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
  readonly unit: "replicas" | "seeds";
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
/** Turns in which the steps of two conditions are timed. */
const turnCount = 96;
const inSeeds = { unit: "seeds", unitCounts: [3, 5, 10] } as const;
const few = [5, 10, 20];
const many = [5, 10, 20, 50];

/** Experiments without any difference between conditions. */
export function nullScenarios({ file: { dataset }, conditions }: Recorded): readonly Scenario[] {
  const real = (name: RecordedName) =>
    conditionPopulation(dataset, conditions[name].blocks, conditions[name].sharesSeeds);
  const base = {
    effect: null,
    unit: "replicas",
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
  const fourTimed = timed(equal("", fourConditions, independent), "normal", 1);
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
    ...distributionNames.map((name) => {
      const title = `${distributions[name].title}, autocorrelated times`;
      return timed(equal(title, ["IMPL", "ALGO"], independent), name, 1);
    }),
    {
      ...fourTimed,
      ...whole,
      name: "whole reports: independent errors, four conditions",
      areSo: [],
      unitCounts: [5, 20],
    },
    { ...realPairs, ...whole, name: "whole reports: real pairs", unitCounts: [5] },
    { ...sameSeeds("normal"), ...whole, name: "whole reports: same seeds", unitCounts: [5] },
  ];
}

/** A scenario whose conditions are timed in turns; of them, the claims about that. */
function timed(scenario: Scenario, name: DistributionName, ratio: number): Scenario {
  return {
    ...scenario,
    claimsOf: ["costs"],
    unitCounts: [5],
    prepare: (size) => {
      const { dataset, draw } = scenario.prepare(size);
      const generator = generatorOf(`${name} turns ${ratio}`);
      const times = stepTimes(name, "drifting", size, generator, ratio);
      return {
        dataset,
        draw: (count, draws) => {
          const { stepMs, atomicStepMs } = drawSample(times, turnCount, draws);
          return draw(count, draws).map((condition) => ({
            ...condition,
            stepMs: condition.noise.reduction === "atomic" ? atomicStepMs : stepMs,
          }));
        },
      };
    },
  };
}

/** Experiments in which something is so. */
export function powerScenarios({ file: { dataset }, conditions }: Recorded): readonly Scenario[] {
  const real = (name: RecordedName) =>
    conditionPopulation(dataset, conditions[name].blocks, conditions[name].sharesSeeds);
  const base = {
    unit: "replicas",
    unitCounts: many,
    areSo: [],
    claimsOf: ["comparisons"],
  } as const;
  const timedConditions: Scenario = {
    ...base,
    name: "normal, autocorrelated times",
    effect: null,
    prepare: (size) => {
      const population = independentErrors(size, generatorOf("timed"));
      return {
        dataset: population.dataset,
        draw: (count, draws) => equalConditions(["IMPL", "ALGO"], population, count, draws),
      };
    },
  };
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
        ...timed(timedConditions, "normal", ratio),
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
