import type { SeededGenerator } from "../../../src/core/random/seededGenerator.ts";
import type { ConditionSample } from "../../../src/core/report/intervals/printedInterval.ts";

/** Test examples as all replicas see them. */
export interface TestSet {
  readonly dataset: ConditionSample["dataset"] & { readonly testSubgroups: Uint8Array };
  /** How easily each example is predicted right: the common part of its score. */
  readonly ease: Float64Array;
  /** The class that each example is mistaken for, mostly. */
  readonly mistakenFor: Uint8Array;
}

const classCount = 10;
/** One example in eight is of the rare subgroup, and harder by so much. */
const rareStep = 8;
const rarePenalty = 0.8;
/** Share of wrong predictions that are the class that the example is mistaken for. */
const usualMistakes = 0.8;

/** Examples of ten classes and two subgroups, each of its own difficulty. */
export function testSet(exampleCount: number, generator: SeededGenerator): TestSet {
  const indices = Array.from({ length: exampleCount }, (_, index) => index);
  const testLabels = Uint8Array.from(indices, (index) => index % classCount);
  const testSubgroups = Uint8Array.from(indices, () => (generator.nextInt(rareStep) === 0 ? 1 : 0));
  return {
    dataset: {
      testLabels,
      testSubgroups,
      classNames: Array.from({ length: classCount }, (_, index) => `${index}`),
      subgroupNames: ["common", "rare"],
    },
    ease: Float64Array.from(
      indices,
      (index) => generator.nextGaussian() - rarePenalty * testSubgroups[index],
    ),
    mistakenFor: testLabels.map((label) => otherClass(label, generator)),
  };
}

function otherClass(label: number, generator: SeededGenerator): number {
  return (label + 1 + generator.nextInt(classCount - 1)) % classCount;
}

/** `ease` with noise on every example; what replicas share is in the scores that they start from. */
export function noisyScores(
  ease: Float64Array,
  noise: number,
  generator: SeededGenerator,
): Float64Array {
  return ease.map((score) => score + noise * generator.nextGaussian());
}

/** The class that a replica gives each example that it has wrong, shape [examples]. */
export function mistakesOf(
  { dataset: { testLabels }, mistakenFor }: TestSet,
  generator: SeededGenerator,
): Uint8Array {
  return testLabels.map((label, example) =>
    generator.nextFloat() < usualMistakes ? mistakenFor[example] : otherClass(label, generator),
  );
}

/** Predictions of which exactly `right` are right: those of the highest scores. */
export function predict(
  { dataset: { testLabels } }: TestSet,
  scores: Float64Array,
  mistakes: Uint8Array,
  right: number,
): Uint8Array {
  const least = right === 0 ? Number.POSITIVE_INFINITY : scores.toSorted()[scores.length - right];
  return testLabels.map((label, example) => (scores[example] >= least ? label : mistakes[example]));
}
