import { type BlockPredictions, type PartSpread, partSpread } from "./partSpread.ts";
import { requireEqualLengths, requireIndices } from "./predictionLists.ts";

/** Accuracy and error rates in one subgroup; `Rate` is of one replica or of several. */
export interface Rates<Rate> {
  /** Null where the subgroup is empty. */
  readonly accuracy: Rate | null;
  /** FP / (FP + TN); null where the subgroup has no negatives, or there is no positive class. */
  readonly falsePositiveRate: Rate | null;
  /** FN / (FN + TP); null where the subgroup has no positives, or there is no positive class. */
  readonly falseNegativeRate: Rate | null;
}

/** Rates of one replica in one subgroup, fractions. */
export interface SubgroupRates extends Rates<number> {
  readonly exampleCount: number;
}

export interface SubgroupSpread extends Rates<PartSpread> {
  readonly exampleCount: number;
}

/** The test split as the subgroup metrics see it. */
export interface SubgroupSplit {
  /** True class per test example, shape [examples]. */
  readonly labels: Uint8Array;
  /** Subgroup per test example, same shape, each below `subgroupCount`. */
  readonly subgroups: Uint8Array;
  /** Number of subgroups, 1 to 256. */
  readonly subgroupCount: number;
  /** The class that counts as positive; every other is negative. Null: no such rates. */
  readonly positiveClass: number | null;
}

/** The positive class of a task: of two classes the second, as in CelebA's attributes; else none. */
export function positiveClassOf(classNames: readonly string[]): number | null {
  return classNames.length === 2 ? 1 : null;
}

/**
 * Accuracy, false-positive and false-negative rate of one replica in each subgroup.
 *
 * @param predictions Predicted class per test example, shape [examples].
 * @param split The test split, same example order.
 * @returns One entry per subgroup, fractions in [0, 1]; higher error rates are worse.
 * @throws {LabError} "metric-input" if the lengths differ or are zero, or a subgroup is out of
 *   range.
 * @see Zhuang et al., MLSys 2022, arXiv 2106.11872 (CelebA's subgroups). Its released code divides
 *   the false negatives by FP + TN; see `asReleasedFalseNegativeRate`.
 */
export function subgroupRates(predictions: Uint8Array, split: SubgroupSplit): SubgroupRates[] {
  const { labels, subgroups, subgroupCount, positiveClass } = split;
  requireEqualLengths("subgroupRates", predictions, labels, subgroups);
  requireIndices("subgroupRates", subgroups, subgroupCount, "subgroups", "subgroups");
  const tallies = Array.from({ length: subgroupCount }, () => ({
    total: 0,
    correct: 0,
    positives: 0,
    falsePositives: 0,
    falseNegatives: 0,
  }));
  for (let i = 0; i < labels.length; i++) {
    const tally = tallies[subgroups[i]];
    const isPositive = labels[i] === positiveClass;
    const isCalledPositive = predictions[i] === positiveClass;
    tally.total++;
    if (predictions[i] === labels[i]) tally.correct++;
    if (isPositive) tally.positives++;
    if (isPositive && !isCalledPositive) tally.falseNegatives++;
    if (!isPositive && isCalledPositive) tally.falsePositives++;
  }
  return tallies.map(({ total, correct, positives, falsePositives, falseNegatives }) => ({
    exampleCount: total,
    accuracy: ratio(correct, total),
    falsePositiveRate: positiveClass === null ? null : ratio(falsePositives, total - positives),
    falseNegativeRate: positiveClass === null ? null : ratio(falseNegatives, positives),
  }));
}

/** Indices of the test examples that each rate of each subgroup is over, shape [subgroups]. */
export function subgroupParts(split: SubgroupSplit): Rates<readonly number[]>[] {
  const { labels, subgroups, subgroupCount, positiveClass } = split;
  requireEqualLengths("subgroupParts", labels, subgroups);
  requireIndices("subgroupParts", subgroups, subgroupCount, "subgroups", "subgroups");
  return Array.from({ length: subgroupCount }, (_, subgroup) => {
    const examples: number[] = [];
    subgroups.forEach((own, example) => {
      if (own === subgroup) examples.push(example);
    });
    const orNull = (some: readonly number[]) => (some.length === 0 ? null : some);
    const withLabel = (isPositive: boolean) =>
      positiveClass === null
        ? null
        : orNull(examples.filter((i) => (labels[i] === positiveClass) === isPositive));
    return {
      accuracy: orNull(examples),
      falsePositiveRate: withLabel(false),
      falseNegativeRate: withLabel(true),
    };
  });
}

/**
 * Subgroup spread: over replicas, the sample standard deviation (n - 1, within seed blocks) and
 * mean of accuracy, false-positive and false-negative rate in each subgroup. Larger deviations are
 * noisier.
 *
 * @param blocks Predicted classes, shape [seed blocks][replicas][examples].
 * @param split The test split, same example order.
 * @returns One entry per subgroup, in order; a rate without a denominator is null, never 0.
 * @throws {LabError} "metric-input" if no block has two replicas, or as `subgroupRates`.
 * @see Zhuang et al., MLSys 2022, arXiv 2106.11872.
 */
export function subgroupSpread(blocks: BlockPredictions, split: SubgroupSplit): SubgroupSpread[] {
  const { labels, positiveClass } = split;
  // A negative that is called by another negative class is wrong, but no false positive.
  const isPositive = (classes: Uint8Array) => classes.map((one) => (one === positiveClass ? 1 : 0));
  const calledPositive = blocks.map((replicas) => replicas.map(isPositive));
  const arePositive = isPositive(labels);
  return subgroupParts(split).map(({ accuracy, falsePositiveRate, falseNegativeRate }) => {
    const errorSpread = (examples: readonly number[] | null) => {
      if (examples === null) return null;
      const spread = partSpread(calledPositive, arePositive, examples);
      return { ...spread, mean: 1 - spread.mean };
    };
    return {
      exampleCount: accuracy?.length ?? 0,
      accuracy: accuracy && partSpread(blocks, labels, accuracy),
      falsePositiveRate: errorSpread(falsePositiveRate),
      falseNegativeRate: errorSpread(falseNegativeRate),
    };
  });
}

function ratio(count: number, total: number): number | null {
  return total === 0 ? null : count / total;
}
