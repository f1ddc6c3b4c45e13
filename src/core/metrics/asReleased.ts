import { populationStdDev } from "../stats/stdDev.ts";
import { predictionChurn } from "./predictionChurn.ts";
import { requireEqualLengths } from "./predictionLists.ts";
import { meanPairwiseDistance, rawWeightDistance } from "./weightDistance.ts";

/**
 * What the study's released code computes where it departs from the study's text. For comparison
 * with figures made by that code, and labelled "as released" wherever shown; no figure, verdict
 * or report of this project's own uses these.
 *
 * @see usyd-fsalab/NeuralNetworkRandomness, run_ae.py.
 */

/**
 * As released, not our churn: the fraction of test examples on which two replicas agree, 1 minus
 * `predictionChurn`. Higher is steadier: the direction is turned round.
 *
 * @param a Predicted class per test example, shape [examples].
 * @param b The other replica's predictions, same shape, same example order.
 * @returns Fraction in [0, 1]; 1 when all predictions agree.
 * @throws {LabError} "metric-input" if the lengths differ or are zero.
 * @see run_ae.py, `get_prediction_churn`.
 */
export function asReleasedChurn(a: Uint8Array, b: Uint8Array): number {
  return 1 - predictionChurn(a, b);
}

/**
 * As released, not our rate: false negatives over FP + TN, the number of negatives, where the
 * rate's own denominator is FN + TP. Higher is worse; can exceed 1.
 *
 * @param predictions Predicted class per test example, shape [examples].
 * @param labels True class per test example, same shape and order.
 * @param positiveClass The class that counts as positive.
 * @returns Ratio >= 0, unitless; null where there are no negatives.
 * @throws {LabError} "metric-input" if the lengths differ or are zero.
 * @see run_ae.py, `get_standard_deviation_of_fnr`; `subgroupRates` for the rate itself.
 */
export function asReleasedFalseNegativeRate(
  predictions: Uint8Array,
  labels: Uint8Array,
  positiveClass: number,
): number | null {
  requireEqualLengths("asReleasedFalseNegativeRate", predictions, labels);
  let falseNegatives = 0;
  let negatives = 0;
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] !== positiveClass) negatives++;
    else if (predictions[i] !== positiveClass) falseNegatives++;
  }
  return negatives === 0 ? null : falseNegatives / negatives;
}

/**
 * As released, not our spread: the population standard deviation (estimator n), lower than the
 * sample's by sqrt((n - 1) / n). Larger is noisier.
 *
 * @param accuracies Top-1 accuracy per replica, fractions, shape [replicas].
 * @returns Fraction, >= 0.
 * @throws {LabError} "metric-input" if there is none, or one is not finite.
 * @see run_ae.py, `get_standard_deviation_of_accuracy`.
 */
export function asReleasedAccuracyStdDev(accuracies: ArrayLike<number>): number {
  return populationStdDev(accuracies);
}

/**
 * As released, not our weight distance: raw L2 averaged over pairs, over all weights with
 * batch norm's moving statistics among them. Larger is further apart.
 *
 * @param allWeights Trainable weights and moving statistics per replica, flat, shape
 *   [replicas][values], two or more.
 * @returns >= 0, in the unit of the weights.
 * @throws {LabError} "metric-input" as `meanPairwiseDistance`.
 * @see run_ae.py, `get_l2_norm`.
 */
export function asReleasedWeightDistance(allWeights: readonly Float32Array[]): number {
  return meanPairwiseDistance(allWeights, rawWeightDistance);
}
