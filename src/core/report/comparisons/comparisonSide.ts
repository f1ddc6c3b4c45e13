import { answerGroups } from "../../metrics/answerGroups.ts";
import { churnPseudoValues } from "../../metrics/churnPseudoValues.ts";
import { meanPairwiseChurn } from "../../metrics/pairwiseChurn.ts";
import { absoluteDeviations } from "../../stats/absoluteDeviations.ts";
import { mean, median } from "../../stats/mean.ts";
import { leastStandardError, type UnitSample } from "../../stats/unitTest.ts";
import type { MeasuredBlock, MeasuredCondition } from "../figures/measuredCondition.ts";
import { leastUnits, type UnitName } from "./leastUnits.ts";

/** What a condition puts into a comparison. */
export interface ComparisonSide extends UnitSample {
  readonly unit: UnitName;
  readonly unitCount: number;
  /** Seed blocks that the units come from. */
  readonly blockCount: number;
  /** Whether some of the units answer alike, so that the sample has fewer degrees of freedom. */
  readonly hasTies: boolean;
}

/** How a figure of two conditions is compared. */
export interface ComparedFigure {
  readonly test: string;
  readonly pairedTest: string;
  /** Shape [units] of replicas of one block that are independent of one another. */
  ofReplicas(block: MeasuredBlock): UnitSample;
  /** The same, one value a replica, in their order. */
  ofPairedReplicas(block: MeasuredBlock): UnitSample;
  /** What a whole seed block of two replicas or more contributes. */
  ofBlock(block: MeasuredBlock): number;
}

/** Distinct prediction vectors: replicas that answer alike add nothing to what is known. */
function distinctCount({ predictions }: MeasuredBlock): number {
  return answerGroups(predictions).length;
}

function deviationsInOrder({ accuracies }: MeasuredBlock): number[] {
  const center = median(accuracies);
  return accuracies.map((accuracy) => Math.abs(accuracy - center));
}

/**
 * Accuracy spread by absolute deviations from the median.
 *
 * Simulated false positives at 5 %, 12,000 samples a cell, 5 to 20 replicas a side: normal 3.6-5.0 %,
 * beta-binomial 3.9-4.9, gamma of shape 4 4.0-5.4, lognormal of sigma 0.5 4.2-5.2, one in 20 off by 4
 * deviations 3.5-4.4, draws from eleven kinds, as real IMPL has, 0.1-4.3; unequal counts 0.1-3.4.
 * In pairs that differ little: 0.2-4.
 */
const accuracySpread: ComparedFigure = {
  test: "Brown and Forsythe 1974, without structural zeros (Hines and O'Hara Hines 2000)",
  pairedTest: "Student's paired test of absolute deviations from the median",
  ofReplicas: (block) => ({
    values: absoluteDeviations(block.accuracies),
    // Two deviations of an even number of values are one number.
    degrees: Math.max(0, distinctCount(block) - 2 - ((block.accuracies.length + 1) % 2)),
  }),
  ofPairedReplicas: (block) => ({
    values: deviationsInOrder(block),
    degrees: distinctCount(block) - 1,
  }),
  ofBlock: ({ accuracies }) => mean(absoluteDeviations(accuracies)),
};

/**
 * Churn by the jackknife's pseudo-values.
 *
 * Simulated false positives at 5 %, 5,000 to 8,000 samples a cell, 5 to 20 replicas a side: abilities
 * normal 3.5-5.6 %, lognormal 2.5-4.5, one in 20 off by 4 deviations 2.9-4.2, draws from eleven kinds
 * 1-5.
 */
const churn: ComparedFigure = {
  test: "jackknife (Arvesen 1969), the larger p-value of Student's and Welch's test",
  pairedTest: "jackknife (Arvesen 1969), Student's paired test",
  ofReplicas: (block) => ({
    values: churnPseudoValues(block.predictions),
    degrees: distinctCount(block) - 1,
  }),
  ofPairedReplicas: (block) => churn.ofReplicas(block),
  ofBlock: ({ predictions }) => meanPairwiseChurn(predictions),
};

export const comparedFigures = { accuracySpread, churn } as const;

/**
 * The side of a condition that is compared with an independent one; null with too few units. With too few
 * seeds to speak of others, the units are the replicas of each of these seeds: what differs between
 * their seeds counts as noise of the replicas, which makes the test more careful.
 */
export function independentSide(
  figure: ComparedFigure,
  { blocks }: MeasuredCondition,
): ComparisonSide | null {
  const blockCount = blocks.length;
  if (blockCount >= leastUnits.seed) return seedSide(figure, blocks.filter(hasPair));
  const isTooFew = blocks.some(({ replicas }) => replicas.length < leastUnits.replica);
  if (blockCount === 0 || isTooFew) return null;
  const samples = blocks.map((block) => figure.ofReplicas(block));
  return {
    values: samples.flatMap(({ values }) => values),
    degrees: samples.reduce((sum, { degrees }) => sum + degrees, 0),
    unit: "replica",
    unitCount: blocks.reduce((sum, { replicas }) => sum + replicas.length, 0),
    blockCount,
    hasTies: blocks.some((block) => distinctCount(block) < block.replicas.length),
  };
}

/** The sides of two conditions whose replicas have the same seeds; null with too few units in both. */
export function pairedSides(
  figure: ComparedFigure,
  a: MeasuredCondition,
  b: MeasuredCondition,
): readonly [ComparisonSide, ComparisonSide] | null {
  if (a.blocks.length > 1 || b.blocks.length > 1) {
    const common = (one: MeasuredCondition, other: MeasuredCondition) =>
      one.blocks.filter(
        (block) =>
          hasPair(block) &&
          other.blocks.some((with_) => with_.seedBlock === block.seedBlock && hasPair(with_)),
      );
    const sides = [seedSide(figure, common(a, b)), seedSide(figure, common(b, a))] as const;
    return sides[0] === null || sides[1] === null ? null : [sides[0], sides[1]];
  }
  const [ofA, ofB] = [commonReplicas(a, b), commonReplicas(b, a)];
  const unitCount = ofA?.replicas.length ?? 0;
  if (ofA === null || ofB === null || unitCount < leastUnits.replica) return null;
  const sideOf = (block: MeasuredBlock): ComparisonSide => ({
    ...figure.ofPairedReplicas(block),
    unit: "replica",
    unitCount,
    blockCount: 1,
    hasTies: distinctCount(block) < unitCount,
  });
  return [sideOf(ofA), sideOf(ofB)];
}

function seedSide(figure: ComparedFigure, blocks: readonly MeasuredBlock[]): ComparisonSide | null {
  if (blocks.length < leastUnits.seed) return null;
  const values = blocks.map((block) => figure.ofBlock(block));
  const { length } = blocks;
  // Equal values may differ by rounding.
  const distinct = new Set(values.map((value) => Math.round(value / leastStandardError))).size;
  const counts = { unitCount: length, blockCount: length };
  return { values, degrees: distinct - 1, unit: "seed", ...counts, hasTies: distinct < length };
}

function hasPair({ replicas }: MeasuredBlock): boolean {
  return replicas.length > 1;
}

/** The one block of a condition, with the replicas alone that the other one has too. */
function commonReplicas(
  { blocks: [block] }: MeasuredCondition,
  { replicas: others }: MeasuredCondition,
): MeasuredBlock | null {
  if (block === undefined) return null;
  const kept = block.replicas.flatMap(({ replicaIndex }, place) =>
    others.some((other) => other.replicaIndex === replicaIndex) ? [place] : [],
  );
  return {
    seedBlock: block.seedBlock,
    replicas: kept.map((place) => block.replicas[place]),
    predictions: kept.map((place) => block.predictions[place]),
    accuracies: kept.map((place) => block.accuracies[place]),
  };
}
