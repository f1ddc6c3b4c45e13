import { quantileOfSorted } from "../stats/sample.ts";
import type { IndependentErrors } from "./independentErrors.ts";
import { type BlockPredictions, type PartSpread, partSpread } from "./partSpread.ts";
import { requireIndices } from "./predictionLists.ts";

export interface PerClassSpread {
  /** Accuracy of each class over replicas, shape [classes]; null where the test split lacks it. */
  readonly classes: readonly (PartSpread | null)[];
  /** Accuracy over all test examples. */
  readonly topLine: PartSpread;
  /** Each class's deviation over the top line's, shape [classes]; null where that is 0. */
  readonly ratioToTopLine: readonly (number | null)[];
  /** Largest of these ratios, the study's headline figure; null where there is none. */
  readonly maxRatio: number | null;
}

/** Indices of the test examples of each class, shape [classes][...]. */
export function classParts(labels: Uint8Array, classCount: number): readonly (readonly number[])[] {
  requireIndices("classParts", labels, classCount);
  const parts = Array.from({ length: classCount }, (): number[] => []);
  labels.forEach((label, example) => {
    parts[label].push(example);
  });
  return parts;
}

/** Indices of all test examples. */
export function wholeSplit(labels: Uint8Array): readonly number[] {
  return Array.from(labels, (_, example) => example);
}

/**
 * Per-class spread: the sample standard deviation (n - 1) of each class's accuracy over replicas,
 * within seed blocks, and its ratio to that of overall accuracy. Larger is noisier.
 *
 * A ratio above 1 is expected even of independent errors: a class of 1/10 of the examples varies
 * sqrt(10) times as much. The largest ratio of several is biased upwards, more so for few replicas:
 * `largestRatioNull` says what independent errors give.
 *
 * @param blocks Predicted classes, shape [seed blocks][replicas][examples].
 * @param labels True class per test example, shape [examples], each below `classCount`.
 * @throws {LabError} "metric-input" if no block has two replicas, lengths differ or are zero, or a
 *   label is no class.
 * @see Zhuang et al., MLSys 2022, arXiv 2106.11872 (per-class variance against the top line's).
 */
export function perClassSpread(
  blocks: BlockPredictions,
  labels: Uint8Array,
  classCount: number,
): PerClassSpread {
  const topLine = partSpread(blocks, labels, wholeSplit(labels));
  const classes = classParts(labels, classCount).map((examples) =>
    examples.length === 0 ? null : partSpread(blocks, labels, examples),
  );
  const ratioToTopLine = classes.map((part) =>
    part === null || topLine.sampleStdDev === 0 ? null : part.sampleStdDev / topLine.sampleStdDev,
  );
  const known = ratioToTopLine.filter((ratio) => ratio !== null);
  const maxRatio = known.length === 0 ? null : Math.max(...known);
  return { classes, topLine, ratioToTopLine, maxRatio };
}

/** What the largest ratio of a class's deviation to the top line's is for independent errors. */
export interface LargestRatioNull {
  readonly median: number;
  /** Ends of the middle 95 %. */
  readonly low: number;
  readonly high: number;
}

/**
 * The null of the study's headline figure: `maxRatio` of each draw of independent errors, but of
 * those whose top line varies, since the others have none.
 *
 * @param errors Drawn for parts of which one is the top line.
 * @param places Where the top line and the classes (those of `spread` that are not null, in order)
 *   stand among the parts.
 * @returns Null where there is no such draw.
 * @see Zhuang et al., MLSys 2022, arXiv 2106.11872 (the figure); Jordan, ICLR 2024, arXiv
 *   2304.01910 (the model of independent errors).
 */
export function largestRatioNull(
  { classes, topLine }: PerClassSpread,
  { drawn, measured, drawCount }: IndependentErrors,
  places: { readonly topLine: number; readonly classes: readonly number[] },
): LargestRatioNull | null {
  const expected = classes
    .filter((part) => part !== null)
    .map((part) => part.finiteTestStdDev ** 2);
  const largest: number[] = [];
  for (let draw = 0; draw < drawCount; draw++) {
    const start = draw * measured.length;
    const top = drawn[start + places.topLine] * topLine.finiteTestStdDev ** 2;
    if (top === 0) continue;
    const squares = places.classes.map((place, index) => drawn[start + place] * expected[index]);
    largest.push(Math.sqrt(Math.max(...squares) / top));
  }
  if (largest.length === 0) return null;
  largest.sort((a, b) => a - b);
  const [low, median, high] = [0.025, 0.5, 0.975].map((p) => quantileOfSorted(largest, p));
  return { median, low, high };
}
