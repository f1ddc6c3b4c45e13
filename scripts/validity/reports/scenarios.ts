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
import { equalConditions, type SimulatedCondition, swappedPairs } from "./layouts.ts";

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
  /** @param draw Gives the conditions of one experiment, with so many units each. */
  prepare(size: PopulationSize): {
    readonly dataset: ConditionPopulation["dataset"];
    draw(unitCount: number, generator: SeededGenerator): ForgedCondition[];
  };
}

/** Figures of one condition: where replicas differ in how good they are, what they say is so. */
const partFigures = ["excessSpread", "perClassSpread", "subgroupSpread"];
const fourConditions = ["IMPL", "one ulp", "ALGO", "ALGO+IMPL"] as const;
const few = [5, 10, 20];
const many = [5, 10, 20, 50];

/** Experiments without any difference between conditions. */
export function nullScenarios({ file: { dataset }, conditions }: Recorded): readonly Scenario[] {
  const real = (name: RecordedName) => conditionPopulation(dataset, conditions[name].blocks);
  const base = { effect: null, unit: "replicas", areSo: partFigures } as const;
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
  const independent = equal("independent errors, four conditions", fourConditions, (size) =>
    independentErrors(size, generatorOf("independent errors")),
  );
  return [
    {
      ...independent,
      areSo: [],
      prepare: (size) => {
        const { dataset, draw } = independent.prepare(size);
        const timed = timedInTurns("normal", 1, size);
        return { dataset, draw: (count, draws) => timed(draw(count, draws), draws) };
      },
    },
    ...distributionNames.map(
      (name): Scenario => ({
        ...base,
        name: `${distributions[name].title}, autocorrelated times`,
        unit: "replicas",
        unitCounts: [5],
        prepare: (size) => {
          const population = independentErrors(size, generatorOf("timed"));
          const timed = timedInTurns(name, 1, size);
          return {
            dataset: population.dataset,
            draw: (count, draws) =>
              timed(equalConditions(["IMPL", "ALGO"], population, count, draws), draws),
          };
        },
      }),
    ),
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
    ...distributionNames.map(
      (name): Scenario => ({
        ...base,
        name: `${distributions[name].title}, pairs`,
        unitCounts: many,
        prepare: (size) => {
          const pairs = pairedSeeds(name, size, generatorOf(`${name} swapped`));
          return {
            dataset: pairs.a.dataset,
            draw: (count, generator) =>
              swappedPairs(["ALGO", "ALGO+IMPL"], pairs, count, generator),
          };
        },
      }),
    ),
    {
      ...base,
      name: "real ALGO and ALGO+IMPL, pairs",
      unitCounts: many,
      prepare: () => ({
        dataset,
        draw: (count, generator) =>
          swappedPairs(
            ["ALGO", "ALGO+IMPL"],
            { a: real("ALGO"), b: real("ALGO+IMPL") },
            count,
            generator,
          ),
      }),
    },
    ...distributionNames.map(
      (name): Scenario => ({
        ...base,
        name: `${distributions[name].title}, same seeds`,
        unit: "seeds",
        unitCounts: [3, 5, 10],
        prepare: (size) => {
          const twice = { ...size, blockSize: 10 };
          const halves = halvesOf(sharedSeeds(name, twice, generatorOf(`${name} same seeds`)));
          return {
            dataset: halves.a.dataset,
            draw: (count, generator) =>
              swappedPairs(["IMPL", "IMPL, stock"], halves, count, generator),
          };
        },
      }),
    ),
    {
      ...equal("real IMPL, other seeds", ["IMPL", "one ulp"], () => real("IMPL, 20 seeds")),
      unit: "seeds",
      unitCounts: [3, 5, 10],
    },
  ];
}

/** Turns in which the steps of two conditions are timed. */
const turnCount = 96;

/** Gives conditions step times: those of IMPL, and of others so many times as long. */
function timedInTurns(name: DistributionName, ratio: number, size: PopulationSize) {
  const times = stepTimes(name, "drifting", size, generatorOf(`${name} turns ${ratio}`), ratio);
  return (conditions: readonly ForgedCondition[], draws: SeededGenerator): ForgedCondition[] => {
    const { stepMs, atomicStepMs } = drawSample(times, turnCount, draws);
    return conditions.map((condition) => ({
      ...condition,
      stepMs: condition.noise.reduction === "atomic" ? atomicStepMs : stepMs,
    }));
  };
}

/** Experiments in which something is so. */
export function powerScenarios({ file: { dataset }, conditions }: Recorded): readonly Scenario[] {
  const real = (name: RecordedName) => conditionPopulation(dataset, conditions[name].blocks);
  const base = { unit: "replicas", unitCounts: many, areSo: [] } as const;
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
        ...base,
        name: "normal, autocorrelated times",
        unitCounts: [5],
        effect: `${ratio} times the step time`,
        claims: ["stepTime relative to atomic"],
        prepare: (size) => {
          const population = independentErrors(size, generatorOf("timed"));
          const timed = timedInTurns("normal", ratio, size);
          return {
            dataset: population.dataset,
            draw: (count, draws) =>
              timed(equalConditions(["IMPL", "ALGO"], population, count, draws), draws),
          };
        },
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
      effect: "rare subgroup varies more than its test images explain",
      claims: ["subgroupSpread"],
      prepare: () => ({
        dataset,
        draw: (count, draws) => equalConditions(["ALGO"], real("ALGO"), count, draws),
      }),
    },
  ];
}
