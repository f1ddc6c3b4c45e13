import { accuracy } from "../../../src/core/metrics/accuracy.ts";
import type { SeededGenerator } from "../../../src/core/random/seededGenerator.ts";
import type {
  ConditionSample,
  IntervalSamples,
} from "../../../src/core/report/intervals/printedInterval.ts";

/** Replicas that share the seeds of one root seed, each with its predictions and its accuracy. */
interface PopulationBlock {
  readonly predictions: readonly Uint8Array[];
  readonly accuracies: readonly number[];
}

/**
 * Everything that samples of one condition are drawn from: the replicas of its one block where
 * there is one, whole seed blocks where there are several.
 */
export interface ConditionPopulation {
  readonly dataset: ConditionSample["dataset"];
  /** Whether replicas of a block share any seed. */
  readonly sharesSeeds: boolean;
  readonly blocks: readonly PopulationBlock[];
}

/**
 * A case of the simulation: units that samples are drawn from without replacement, and that
 * together are the truth. Units are replicas, pairs of replicas, seed blocks or blocks of times.
 */
export interface Population<Kind extends keyof IntervalSamples = keyof IntervalSamples> {
  readonly unitCount: number;
  /** Whether units follow one another in time: then a sample is a stretch of them. */
  readonly isSeries: boolean;
  sampleOf(units: readonly number[]): IntervalSamples[Kind];
}

/** The first half of each block's replicas, and the second. */
export function halvesOf({ blocks, ...population }: ConditionPopulation): {
  readonly a: ConditionPopulation;
  readonly b: ConditionPopulation;
} {
  const part = (from: number, to: number) => ({
    ...population,
    blocks: blocks.map(({ predictions, accuracies }) => {
      const { length } = predictions;
      const [first, end] = [from * length, to * length].map(Math.floor);
      return {
        predictions: predictions.slice(first, end),
        accuracies: accuracies.slice(first, end),
      };
    }),
  });
  return { a: part(0, 1 / 2), b: part(1 / 2, 1) };
}

/**
 * A condition out of predictions, shape [blocks][replicas][examples].
 *
 * @param sharesSeeds Whether replicas of a block share any seed; those of several blocks do.
 */
export function conditionPopulation(
  dataset: ConditionSample["dataset"],
  blocks: readonly (readonly Uint8Array[])[],
  sharesSeeds = blocks.length > 1,
): ConditionPopulation {
  return {
    dataset,
    sharesSeeds,
    blocks: blocks.map((predictions) => ({
      predictions,
      accuracies: predictions.map((one) => accuracy(one, dataset.testLabels)),
    })),
  };
}

/** Samples of one condition. */
export function ofCondition(population: ConditionPopulation): Population<"condition"> {
  return {
    unitCount: unitCountOf(population),
    isSeries: false,
    sampleOf: (units) => conditionSample(population, units),
  };
}

/** Samples of two conditions whose units belong together one by one. */
export function ofPair(
  a: ConditionPopulation,
  b: ConditionPopulation,
): Population<"pair"> & Population<"comparison"> {
  return {
    unitCount: Math.min(unitCountOf(a), unitCountOf(b)),
    isSeries: false,
    sampleOf: (units) => ({ a: conditionSample(a, units), b: conditionSample(b, units) }),
  };
}

/** Samples of two conditions that have nothing in common but the test examples. */
export function ofComparison(
  a: ConditionPopulation,
  b: ConditionPopulation,
): Population<"comparison"> {
  return ofPair(a, b);
}

/** Samples of step times, milliseconds, shape [blocks] each. */
export function ofTimes(
  stepMs: readonly number[],
  atomicStepMs: readonly number[],
): Population<"times"> {
  return {
    unitCount: stepMs.length,
    isSeries: true,
    sampleOf: (units) => ({
      stepMs: units.map((unit) => stepMs[unit]),
      atomicStepMs: units.map((unit) => atomicStepMs[unit]),
    }),
  };
}

function unitCountOf({ blocks }: ConditionPopulation): number {
  return blocks.length === 1 ? blocks[0].predictions.length : blocks.length;
}

function conditionSample(
  { dataset, sharesSeeds, blocks }: ConditionPopulation,
  units: readonly number[],
): ConditionSample {
  const chosen =
    blocks.length > 1
      ? units.map((unit) => blocks[unit])
      : [
          {
            predictions: units.map((unit) => blocks[0].predictions[unit]),
            accuracies: units.map((unit) => blocks[0].accuracies[unit]),
          },
        ];
  return {
    dataset,
    sharesSeeds,
    predictions: chosen.flatMap(({ predictions }) => predictions),
    accuracies: chosen.flatMap(({ accuracies }) => accuracies),
    blocks: chosen.map((block, seedBlock) => ({ seedBlock, ...block })),
  };
}

/**
 * A sample of `count` units, all different: in random order, or a stretch of a series, so that what
 * a block of times has in common with the next stays.
 */
export function drawSample<Kind extends keyof IntervalSamples>(
  { unitCount, isSeries, sampleOf }: Population<Kind>,
  count: number,
  generator: SeededGenerator,
): IntervalSamples[Kind] {
  if (isSeries) {
    const first = generator.nextInt(unitCount - count + 1);
    return sampleOf(Array.from({ length: count }, (_, index) => first + index));
  }
  return sampleOf(drawUnits(generator, unitCount, count));
}

/** `count` of `unitCount` units, all different, in random order. */
export function drawUnits(generator: SeededGenerator, unitCount: number, count: number): number[] {
  const drawn = new Set<number>();
  while (drawn.size < count) drawn.add(generator.nextInt(unitCount));
  return [...drawn];
}
