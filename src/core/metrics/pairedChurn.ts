import { LabError } from "../errors.ts";
import { predictionChurn } from "./predictionChurn.ts";

/**
 * Paired churn of two conditions that share all seeds, replica by replica: of each pair, the share
 * of test examples that the two predict differently. Replicas of a pair differ only in the order
 * of additions, so their churn is the hardware's share; it measures disagreement, lower is steadier.
 *
 * No interval of its mean is printed. Most pairs agree on every example and a few do not, and then
 * no interval holds its level: measured on predictions like the recorded ones (60 % of the pairs
 * agree), Student's 95 % interval covers 78, 55, 47 and 64 % for 5, 10, 20 and 50 pairs, on the
 * logit scale 99.7, 84, 64 and 63 %; 4,000 samples each.
 *
 * @param a Predicted class per test example, shape [pairs][examples].
 * @param b The other condition's predictions, same shape, same seeds in the same order.
 * @returns Fractions in [0, 1], shape [pairs].
 * @throws {LabError} "metric-input" if there are no pairs, or the shapes differ.
 * @see Milani Fard et al. 2016, "Launch and Iterate: Reducing Prediction Churn", for churn.
 * @example pairedChurn([Uint8Array.of(1, 2)], [Uint8Array.of(1, 3)]); // [0.5]
 */
export function pairedChurn(a: readonly Uint8Array[], b: readonly Uint8Array[]): readonly number[] {
  if (a.length !== b.length || a.length === 0) {
    const needed = "pairedChurn needs as many replicas of both conditions, one or more";
    throw new LabError("metric-input", `${needed}, got ${a.length} and ${b.length}`);
  }
  return a.map((predictions, index) => predictionChurn(predictions, b[index]));
}
