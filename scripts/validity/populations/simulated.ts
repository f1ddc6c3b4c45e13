import type { SeededGenerator } from "../../../src/core/random/seededGenerator.ts";
import { type DistributionName, distributions, rightCount } from "./distributions.ts";
import { type ConditionPopulation, conditionPopulation } from "./population.ts";
import { mistakesOf, noisyScores, predict, type TestSet, testSet } from "./predictions.ts";

/** Mean accuracy of every simulated condition, and the deviation over its replicas: about ALGO's. */
const meanAccuracy = 0.9;
const seedDeviation = 0.02;
/** The same over replicas of one seed. */
const additionDeviation = 0.004;
/** Noise on the score of an example between seeds, and between replicas of one seed. */
const seedNoise = 0.4;
const additionNoise = 0.05;
/** Seed blocks are larger than replicas, and samples have fewer of them. */
const unitsPerBlock = 4;
const manyUnits = 20;
/** Distinct predictions of the clumped case; each is so much rarer than the one before. */
const clumpCount = 11;
const clumpRatio = 0.6;

/** How much of a population is simulated. */
export interface PopulationSize {
  /** Replicas or pairs of replicas; of seed blocks a quarter of it, of other things a multiple. */
  readonly unitCount: number;
  readonly exampleCount: number;
  /** Replicas of each seed block; 5 if absent. */
  readonly blockSize?: number;
}

/** Replicas that share no seed. */
export function ownSeeds(
  name: DistributionName,
  { unitCount, exampleCount }: PopulationSize,
  generator: SeededGenerator,
): ConditionPopulation {
  const test = testSet(exampleCount, generator);
  const predictions = times(unitCount, () => seedOf(name, test, generator).predictions);
  return conditionPopulation(test.dataset, [predictions]);
}

/** Two conditions on the same examples: the accuracies of the second spread by `ratio` times those of the first. */
export function unequalSpreads(
  name: DistributionName,
  { unitCount, exampleCount }: PopulationSize,
  generator: SeededGenerator,
  ratio = 0.5,
): { readonly a: ConditionPopulation; readonly b: ConditionPopulation } {
  const test = testSet(exampleCount, generator);
  const condition = (factor: number) =>
    conditionPopulation(test.dataset, [
      times(unitCount, () => seedOf(name, test, generator, factor).predictions),
    ]);
  return { a: condition(1), b: condition(ratio) };
}

/**
 * Replicas that are wrong on each example independently, at the example's own rate: many, since
 * chance makes the errors of few look as if they were not independent.
 */
export function independentErrors(
  { unitCount, exampleCount }: PopulationSize,
  generator: SeededGenerator,
): ConditionPopulation {
  const test = testSet(exampleCount, generator);
  const least = [...test.ease].sort((a, b) => a - b)[Math.round((1 - meanAccuracy) * exampleCount)];
  const predictions = times(manyUnits * unitCount, () => {
    const scores = noisyScores(test.ease, seedNoise, generator);
    const right = scores.reduce((count, score) => count + (score >= least ? 1 : 0), 0);
    return predict(test, scores, mistakesOf(test, generator), right);
  });
  return conditionPopulation(test.dataset, [predictions]);
}

/** Seed blocks: replicas of a block share its seeds and differ by their additions alone. */
export function sharedSeeds(
  name: DistributionName,
  { unitCount, exampleCount, blockSize = 5 }: PopulationSize,
  generator: SeededGenerator,
): ConditionPopulation {
  const test = testSet(exampleCount, generator);
  const blocks = times(unitCount / unitsPerBlock, () => {
    const seed = seedOf(name, test, generator);
    const factor = distributions[name].seedNoise(generator);
    return times(blockSize, () => withAdditions(name, test, seed, factor, generator));
  });
  return conditionPopulation(test.dataset, blocks);
}

/** Two conditions that share every seed; the second has the noise of additions too. */
export function pairedSeeds(
  name: DistributionName,
  { unitCount, exampleCount }: PopulationSize,
  generator: SeededGenerator,
): { readonly a: ConditionPopulation; readonly b: ConditionPopulation } {
  const test = testSet(exampleCount, generator);
  const seeds = times(unitCount, () => seedOf(name, test, generator));
  const added = seeds.map((seed) =>
    withAdditions(name, test, seed, distributions[name].seedNoise(generator), generator),
  );
  return {
    a: conditionPopulation(test.dataset, [seeds.map(({ predictions }) => predictions)]),
    b: conditionPopulation(test.dataset, [added]),
  };
}

/** Replicas of one seed with few distinct predictions, some of them far more frequent than others. */
export function clumped(
  { unitCount, exampleCount }: PopulationSize,
  generator: SeededGenerator,
): ConditionPopulation {
  const test = testSet(exampleCount, generator);
  const seed = seedOf("normal", test, generator);
  const distinct = times(clumpCount, () => withAdditions("normal", test, seed, 1, generator));
  const predictions = times(unitCount, () => {
    let clump = 0;
    while (clump < clumpCount - 1 && generator.nextFloat() < clumpRatio) clump++;
    return distinct[clump];
  });
  return conditionPopulation(test.dataset, [predictions], true);
}

/** What a training with one seed gives, before the noise of additions. */
interface Seed {
  readonly right: number;
  readonly scores: Float64Array;
  readonly mistakes: Uint8Array;
  readonly predictions: Uint8Array;
}

/** @param factor By how much accuracy varies, as a multiple of the usual. */
function seedOf(
  name: DistributionName,
  test: TestSet,
  generator: SeededGenerator,
  factor = 1,
): Seed {
  const moments = { count: test.ease.length, mean: meanAccuracy, stdDev: factor * seedDeviation };
  const right = rightCount(name, moments, generator);
  const scores = noisyScores(test.ease, seedNoise, generator);
  const mistakes = mistakesOf(test, generator);
  return { right, scores, mistakes, predictions: predict(test, scores, mistakes, right) };
}

/** @param factor How much noise this seed has. */
function withAdditions(
  name: DistributionName,
  test: TestSet,
  { right, scores, mistakes }: Seed,
  factor: number,
  generator: SeededGenerator,
): Uint8Array {
  const moments = {
    count: test.ease.length,
    mean: right / test.ease.length,
    stdDev: additionDeviation * factor,
  };
  const own = rightCount(name, moments, generator);
  return predict(test, noisyScores(scores, additionNoise * factor, generator), mistakes, own);
}

function times<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make);
}
