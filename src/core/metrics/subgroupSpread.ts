import { mean } from "../stats/mean.ts";
import { sampleStdDev } from "../stats/stdDev.ts";
import { requireEqualLengths, requireIndices, requireReplicas } from "./predictionLists.ts";

/** Accuracy and error rates in one subgroup; `Rate` is of one replica or of several. */
interface Rates<Rate> {
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

/** Mean and sample standard deviation (n - 1) of a rate over replicas, fractions. */
export interface RateSpread {
  readonly mean: number;
  readonly sampleStdDev: number;
}

export interface SubgroupSpread extends Rates<RateSpread> {
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

/**
 * Subgroup spread: over replicas, the sample standard deviation (n - 1) and mean of accuracy,
 * false-positive and false-negative rate in each subgroup. Larger deviations are noisier.
 *
 * @param predictions Predicted classes per replica, shape [replicas][examples], two or more.
 * @param split The test split, same example order.
 * @returns One entry per subgroup, in order; a rate without a denominator is null, never 0.
 * @throws {LabError} "metric-input" if there are fewer than two replicas, or as `subgroupRates`.
 * @see Zhuang et al., MLSys 2022, arXiv 2106.11872.
 */
export function subgroupSpread(
  predictions: readonly Uint8Array[],
  split: SubgroupSplit,
): SubgroupSpread[] {
  requireReplicas("subgroupSpread", predictions.length, 2);
  const rates = predictions.map((replica) => subgroupRates(replica, split));
  return rates[0].map(({ exampleCount }, subgroupIndex) => {
    const spread = (rate: keyof Rates<number>) =>
      rateSpread(rates.map((replica) => replica[subgroupIndex][rate]));
    return {
      exampleCount,
      accuracy: spread("accuracy"),
      falsePositiveRate: spread("falsePositiveRate"),
      falseNegativeRate: spread("falseNegativeRate"),
    };
  });
}

function ratio(count: number, total: number): number | null {
  return total === 0 ? null : count / total;
}

/** Denominators are the split's, so a rate is null in every replica or in none. */
function rateSpread(rates: readonly (number | null)[]): RateSpread | null {
  const known = rates.filter((rate) => rate !== null);
  if (known.length === 0) return null;
  return { mean: mean(known), sampleStdDev: sampleStdDev(known) };
}
