import { predictionChurn } from "./predictionChurn.ts";
import { requireEqualLengths, requireIndices, requireReplicas } from "./predictionLists.ts";

/**
 * Prediction churn of every pair of replicas. Lower is steadier.
 *
 * @param predictions Predicted classes per replica, shape [replicas][examples].
 * @returns Fractions in [0, 1], shape [replicas][replicas]; symmetric, 0 on the diagonal.
 * @throws {LabError} "metric-input" if there is no replica, or the lengths differ or are zero.
 * @see Milani Fard et al. 2016, "Launch and Iterate: Reducing Prediction Churn".
 */
export function churnMatrix(predictions: readonly Uint8Array[]): number[][] {
  requireEqualLengths("churnMatrix", ...predictions);
  const matrix = predictions.map(() => new Array<number>(predictions.length).fill(0));
  for (let row = 0; row < predictions.length; row++) {
    for (let column = 0; column < row; column++) {
      const churn = predictionChurn(predictions[row], predictions[column]);
      matrix[row][column] = churn;
      matrix[column][row] = churn;
    }
  }
  return matrix;
}

/**
 * Predictive churn of a condition: prediction churn averaged over all unordered pairs of
 * replicas. Lower is steadier. The order of the replicas changes no bit.
 *
 * @param predictions Predicted classes per replica, shape [replicas][examples], two or more.
 * @returns Fraction in [0, 1], unitless; 0 when all replicas agree everywhere.
 * @throws {LabError} "metric-input" if there are fewer than two replicas, or the lengths differ
 *   or are zero.
 * @see Milani Fard et al. 2016, "Launch and Iterate: Reducing Prediction Churn"; averaged over
 *   pairs as in Zhuang et al., MLSys 2022, arXiv 2106.11872.
 */
export function meanPairwiseChurn(predictions: readonly Uint8Array[]): number {
  requireReplicas("meanPairwiseChurn", predictions.length, 2);
  requireEqualLengths("meanPairwiseChurn", ...predictions);
  const disagreements = disagreeingPairs(predictions);
  let total = 0;
  for (const pairs of disagreements) total += pairs;
  return total / (disagreements.length * pairCount(predictions.length));
}

/**
 * Predictive churn within each true class: of the test examples with that label, the fraction on
 * which two replicas disagree, averaged over pairs. Lower is steadier.
 *
 * @param predictions Predicted classes per replica, shape [replicas][examples], two or more.
 * @param labels True class per test example, shape [examples], each below `classCount`.
 * @param classCount Number of classes, 1 to 256.
 * @returns Fractions in [0, 1], shape [classes]; NaN where no example has that label.
 * @throws {LabError} "metric-input" if there are fewer than two replicas, the lengths differ or
 *   are zero, or a label is no class.
 * @see Milani Fard et al. 2016, "Launch and Iterate: Reducing Prediction Churn".
 */
export function perClassChurn(
  predictions: readonly Uint8Array[],
  labels: Uint8Array,
  classCount: number,
): Float64Array {
  requireReplicas("perClassChurn", predictions.length, 2);
  requireEqualLengths("perClassChurn", labels, ...predictions);
  requireIndices("perClassChurn", labels, classCount);
  const disagreements = disagreeingPairs(predictions);
  const disagreed = new Float64Array(classCount);
  const total = new Float64Array(classCount);
  for (let i = 0; i < labels.length; i++) {
    total[labels[i]]++;
    disagreed[labels[i]] += disagreements[i];
  }
  const pairs = pairCount(predictions.length);
  return disagreed.map((sum, classIndex) => sum / (total[classIndex] * pairs));
}

function pairCount(replicaCount: number): number {
  return (replicaCount * (replicaCount - 1)) / 2;
}

/** For each example, the number of replica pairs that disagree: all pairs less those within votes. */
function disagreeingPairs(predictions: readonly Uint8Array[]): Float64Array {
  const disagreements = new Float64Array(predictions[0].length);
  const votes = new Uint32Array(256);
  for (let i = 0; i < disagreements.length; i++) {
    let agreeing = 0;
    // The n-th vote for a class agrees with the n - 1 before it.
    for (const prediction of predictions) agreeing += votes[prediction[i]]++;
    for (const prediction of predictions) votes[prediction[i]] = 0;
    disagreements[i] = pairCount(predictions.length) - agreeing;
  }
  return disagreements;
}
