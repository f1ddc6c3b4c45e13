import { binomialUpperTail } from "../stats/binomialUpperTail.ts";
import { requireEqualLengths, requireIndices } from "./predictionLists.ts";

/** A network that always names one class is above its share with at most this probability. */
const chanceLevel = 0.05;

export interface ChanceLevel {
  /** Share of the test split's largest class: the accuracy of always naming it, a fraction. */
  readonly largestShare: number;
  /**
   * Fewest right answers above chance; null where even all of them would not be: one class only,
   * or very few examples.
   */
  readonly leastCorrect: number | null;
}

/**
 * What a network that learned nothing gets right: accuracy counts as above chance where a
 * binomial count with the share of the largest class reaches it with a probability of at most
 * 5 %, by the exact one-sided test.
 *
 * @param labels True class per test example, shape [examples], each below `classCount`.
 * @throws {LabError} "metric-input" if there are no labels, or one is no class.
 * @see Clopper and Pearson 1934, for the binomial; the largest class as a reference is the "no
 *   information rate" of Kuhn 2008, "Building Predictive Models in R Using the caret Package".
 */
export function chanceLevelOf(labels: Uint8Array, classCount: number): ChanceLevel {
  requireEqualLengths("chanceLevelOf", labels);
  requireIndices("chanceLevelOf", labels, classCount);
  const sizes = new Array<number>(classCount).fill(0);
  for (const label of labels) sizes[label]++;
  const largestShare = Math.max(...sizes) / labels.length;
  const isAbove = (correct: number) =>
    binomialUpperTail(correct, labels.length, largestShare) <= chanceLevel;
  if (!isAbove(labels.length)) return { largestShare, leastCorrect: null };
  let low = 0;
  let high = labels.length;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isAbove(middle)) high = middle;
    else low = middle;
  }
  return { largestShare, leastCorrect: high };
}
