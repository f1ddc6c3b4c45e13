import { requireEqualLengths, requireIndices } from "./predictionLists.ts";

/**
 * Top-1 accuracy of one replica: the fraction of test examples whose predicted class is the
 * label. Higher is better.
 *
 * @param predictions Predicted class per test example, shape [examples].
 * @param labels True class per test example, same shape and order.
 * @returns Fraction in [0, 1], unitless.
 * @throws {LabError} "metric-input" if the lengths differ or are zero.
 * @see Zhuang et al., MLSys 2022, arXiv 2106.11872.
 * @example accuracy(Uint8Array.of(1, 2), Uint8Array.of(1, 3)); // 0.5
 */
export function accuracy(predictions: Uint8Array, labels: Uint8Array): number {
  requireEqualLengths("accuracy", predictions, labels);
  let correct = 0;
  for (let i = 0; i < labels.length; i++) if (predictions[i] === labels[i]) correct++;
  return correct / labels.length;
}

/**
 * Accuracy within each true class (recall): of the test examples with that label, the fraction
 * predicted right. Higher is better.
 *
 * @param predictions Predicted class per test example, shape [examples]. A value that is no class
 *   counts as wrong.
 * @param labels True class per test example, same shape and order, each below `classCount`.
 * @param classCount Number of classes, 1 to 256.
 * @returns Fractions in [0, 1], shape [classes]; NaN where no example has that label.
 * @throws {LabError} "metric-input" if the lengths differ or are zero, or a label is no class.
 * @see Zhuang et al., MLSys 2022, arXiv 2106.11872.
 * @example perClassAccuracy(Uint8Array.of(0, 0, 1), Uint8Array.of(0, 1, 1), 2); // [1, 0.5]
 */
export function perClassAccuracy(
  predictions: Uint8Array,
  labels: Uint8Array,
  classCount: number,
): Float64Array {
  requireEqualLengths("perClassAccuracy", predictions, labels);
  requireIndices("perClassAccuracy", labels, classCount);
  const correct = new Float64Array(classCount);
  const total = new Float64Array(classCount);
  for (let i = 0; i < labels.length; i++) {
    total[labels[i]]++;
    if (predictions[i] === labels[i]) correct[labels[i]]++;
  }
  return correct.map((count, classIndex) => count / total[classIndex]);
}
