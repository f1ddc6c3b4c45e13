import { namesOf } from "../../../src/core/closedTable.ts";
import { hash32 } from "../../../src/core/random/hash32.ts";
import { type SeededGenerator, seededGenerator } from "../../../src/core/random/seededGenerator.ts";
import type { IntervalSamples } from "../../../src/core/report/intervals/printedInterval.ts";
import type { Recorded } from "../recorded/readRecorded.ts";
import type { RecordedName } from "../recorded/recordedFile.ts";
import { type DistributionName, distributionNames, distributions } from "./distributions.ts";
import { halvesOf, ofComparison, ofCondition, ofPair, type Population } from "./population.ts";
import { recordedPopulation } from "./recordedPopulation.ts";
import {
  clumped,
  ownSeeds,
  type PopulationSize,
  pairedSeeds,
  sharedSeeds,
  unequalSpreads,
} from "./simulated.ts";
import { stepTimes } from "./stepTimes.ts";

type Kind = keyof IntervalSamples;

/** A case: a name, what its units are, and how its population comes about. */
export interface Case<Of extends Kind = Kind> {
  readonly name: string;
  readonly unit: "replicas" | "seed blocks" | "blocks of times";
  /** Numbers of units that are simulated. */
  readonly unitCounts: readonly number[];
  /** @param size Of a population that is simulated. */
  population(size: PopulationSize): Population<Of>;
}

const replicaCounts = [3, 5, 10, 20, 50];
const blockCounts = [3, 5, 10];
/** Conditions are timed in so many turns, where there is time for them. */
export const mostTurns = 96;
const seedOfAll = 20220829;

/** A generator of a case's own, the same in every thread. */
export function generatorOf(name: string): SeededGenerator {
  const letters = Array.from(name, (letter) => letter.charCodeAt(0));
  return seededGenerator(letters.reduce((hash, code) => hash32(hash, code, 0, 0), seedOfAll));
}

const simulated = { unit: "replicas", unitCounts: replicaCounts } as const;
const inBlocks = { ...simulated, unit: "seed blocks", unitCounts: blockCounts } as const;
const inTimes = {
  ...simulated,
  unit: "blocks of times",
  unitCounts: [...replicaCounts, mostTurns],
} as const;

/** Every case, by kind of interval. */
export type Cases = { readonly [Of in Kind]: readonly Case<Of>[] };

export function simulationCases(recorded: Recorded): Cases {
  const { conditions } = recorded;
  const real = (name: RecordedName) => recordedPopulation(recorded, name);
  return {
    condition: [
      ...distributionNames.flatMap(simulatedConditions),
      {
        ...simulated,
        name: "clumped",
        population: (size) => ofCondition(clumped(size, generatorOf("clumped"))),
      },
      ...namesOf(conditions).map((name) => ({
        ...(conditions[name].blocks.length > 1 ? inBlocks : simulated),
        name: `real ${name}`,
        population: () => ofCondition(real(name)),
      })),
    ],
    pair: [
      ...distributionNames.flatMap(simulatedPairs),
      {
        ...simulated,
        name: "real ALGO, ALGO+IMPL",
        population: () => ofPair(real("ALGO"), real("ALGO+IMPL")),
      },
    ],
    comparison: [
      ...distributionNames.map(simulatedComparison),
      {
        ...simulated,
        name: "real ALGO, IMPL",
        population: () => ofComparison(real("ALGO"), real("IMPL")),
      },
      {
        ...simulated,
        name: "real ALGO, other seeds of ALGO+IMPL",
        // Of 50 replicas each.
        unitCounts: [3, 5, 10, 20],
        population: () => ofComparison(halvesOf(real("ALGO")).a, halvesOf(real("ALGO+IMPL")).b),
      },
    ],
    times: distributionNames.flatMap(simulatedTimes),
  };
}

function simulatedConditions(distribution: DistributionName): readonly Case<"condition">[] {
  const { title } = distributions[distribution];
  return [
    {
      ...simulated,
      name: title,
      population: (size) =>
        ofCondition(ownSeeds(distribution, size, generatorOf(`${title} replicas`))),
    },
    {
      ...inBlocks,
      name: `${title}, seed blocks`,
      population: (size) =>
        ofCondition(sharedSeeds(distribution, size, generatorOf(`${title} blocks`))),
    },
  ];
}

function simulatedPairs(distribution: DistributionName): readonly Case<"pair">[] {
  const { title } = distributions[distribution];
  return [
    {
      ...simulated,
      name: title,
      population: (size) => {
        const { a, b } = pairedSeeds(distribution, size, generatorOf(`${title} pairs`));
        return ofPair(a, b);
      },
    },
    {
      ...inBlocks,
      name: `${title}, seed blocks`,
      population: (size) => {
        const twice = { ...size, blockSize: 10 };
        const { a, b } = halvesOf(
          sharedSeeds(distribution, twice, generatorOf(`${title} paired blocks`)),
        );
        return ofPair(a, b);
      },
    },
  ];
}

/** One condition with the case's distribution, and one whose replicas vary less. */
function simulatedComparison(distribution: DistributionName): Case<"comparison"> {
  const { title } = distributions[distribution];
  return {
    ...simulated,
    name: title,
    population: (size) => {
      const { a, b } = unequalSpreads(distribution, size, generatorOf(`${title} comparison`));
      return ofComparison(a, b);
    },
  };
}

function simulatedTimes(distribution: DistributionName): readonly Case<"times">[] {
  const { title } = distributions[distribution];
  return (["steady", "drifting"] as const).map((machine) => {
    const name = machine === "steady" ? title : `${title}, autocorrelated`;
    return {
      ...inTimes,
      name,
      population: (size) => stepTimes(distribution, machine, size, generatorOf(`${name} times`)),
    };
  });
}
