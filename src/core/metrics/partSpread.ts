import { LabError } from "../errors.ts";
import { requireEqualLengths } from "./predictionLists.ts";

/** Predicted classes of the replicas that share a seed, shape [seed blocks][replicas][examples]. */
export type BlockPredictions = readonly (readonly Uint8Array[])[];

/** How accuracy in a part of the test split varies over replicas. */
export interface PartSpread {
  readonly exampleCount: number;
  /** Mean over all replicas, a fraction. */
  readonly mean: number;
  /** Sample deviation (n - 1) within seed blocks, pooled, a fraction. */
  readonly sampleStdDev: number;
  /** What the part's own examples explain alone, over the same replicas, a fraction. */
  readonly finiteTestStdDev: number;
  /** The first over the second; null where each block's replicas are right on the same examples. */
  readonly timesFiniteTest: number | null;
  /** sqrt(max(0, deviation^2 - finite-test deviation^2)), a fraction. */
  readonly excess: number;
}

/**
 * Spread of accuracy in one part of the test split, such as a class, beside its own finite-test
 * deviation: what it would be if replicas were wrong on each of its examples independently, at
 * the same rates. Larger is noisier; `timesFiniteTest` is about 1 for independent errors.
 *
 * With e an example's error rate over the R replicas of a block: finite-test variance (1 / n^2) sum e (1 - e)
 * R / (R - 1), unbiased, as the variance of accuracy is. Several blocks are pooled with weights R - 1.
 * The excess estimates the deviation that is left if the part had endless examples: the covariances
 * between its examples. It is exact in expectation as a square, before the cut at 0.
 *
 * @param labels True class per test example, shape [examples].
 * @param examples Indices of the part's examples, each once; one or more.
 * @returns Whole-number sums inside: the order of replicas and examples changes no bit.
 * @throws {LabError} "metric-input" if lengths differ or are zero, the part is empty, or no block
 *   has two replicas.
 * @see Jordan, ICLR 2024, arXiv 2304.01910 (the variance that finite test data explain); Zhuang et
 *   al., MLSys 2022, arXiv 2106.11872 (deviation per class and subgroup).
 */
export function partSpread(
  blocks: BlockPredictions,
  labels: Uint8Array,
  examples: readonly number[],
): PartSpread {
  requireEqualLengths("partSpread", labels, ...blocks.flat());
  const degrees = degreesOf(blocks);
  if (degrees < 1 || examples.length === 0) {
    throw new LabError(
      "metric-input",
      `partSpread needs two replicas of a block and an example, got ${blocks.map(({ length }) => length).join(", ") || "no"} replicas and ${examples.length} examples`,
    );
  }
  let right = 0;
  let squares = 0;
  let mixed = 0;
  for (const replicas of blocks) {
    const counts = replicas.map((predictions) => {
      let correct = 0;
      for (const i of examples) if (predictions[i] === labels[i]) correct++;
      return correct;
    });
    const total = counts.reduce((sum, count) => sum + count, 0);
    const ofSquares = counts.reduce((sum, count) => sum + count * count, 0);
    right += total;
    squares += (replicas.length * ofSquares - total * total) / replicas.length;
    mixed += mixedSum(replicas, labels, examples);
  }
  const scale = degrees * examples.length ** 2;
  return {
    exampleCount: examples.length,
    mean: right / (blocks.flat().length * examples.length),
    sampleStdDev: Math.sqrt(squares / scale),
    finiteTestStdDev: Math.sqrt(mixed / scale),
    timesFiniteTest: mixed === 0 ? null : Math.sqrt(squares / mixed),
    excess: Math.sqrt(Math.max(0, squares - mixed) / scale),
  };
}

/** Replicas less one, over all blocks: the degrees of freedom of a deviation within blocks. */
export function degreesOf(blocks: readonly { readonly length: number }[]): number {
  return blocks.reduce((sum, { length }) => sum + Math.max(0, length - 1), 0);
}

/** Of each example k (R - k) / R, with k the replicas that are wrong on it: the sum of them. */
function mixedSum(
  replicas: readonly Uint8Array[],
  labels: Uint8Array,
  examples: readonly number[],
): number {
  let scaled = 0;
  for (const i of examples) {
    let wrong = 0;
    for (const predictions of replicas) if (predictions[i] !== labels[i]) wrong++;
    scaled += wrong * (replicas.length - wrong);
  }
  return scaled / replicas.length;
}
