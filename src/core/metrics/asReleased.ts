import { populationStdDev } from "../stats/stdDev.ts";
import { predictionChurn } from "./predictionChurn.ts";
import { requireEqualLengths } from "./predictionLists.ts";

/**
 * What the study's released code computes where it departs from the study's text. For comparison
 * with figures made by that code, and labelled "as released" wherever shown; no figure or sentence
 * of the report uses these. Its weight distance is `rawWeightDistance`, with batch norm's moving
 * statistics among the weights.
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
 * As released, not our spread: the population standard deviation (estimator n) of accuracies or error
 * rates, lower than the sample's by sqrt((n - 1) / n). Larger is noisier.
 *
 * @param rates One per replica, fractions, shape [replicas].
 * @returns Fraction, >= 0.
 * @throws {LabError} "metric-input" if there is none, or one is not finite.
 * @see run_ae.py, `get_standard_deviation_of_accuracy`.
 */
export function asReleasedStdDev(rates: ArrayLike<number>): number {
  return populationStdDev(rates);
}
