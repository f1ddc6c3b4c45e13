import { requireEqualLengths } from "./predictionLists.ts";

/**
 * Prediction churn of two replicas: the fraction of test examples to which they
 * assign different classes. It measures disagreement, so lower is steadier.
 *
 * @param a Predicted class per test example, shape [examples].
 * @param b The other replica's predictions, same shape, same example order.
 * @returns Fraction in [0, 1], unitless; 0 when all predictions agree.
 * @throws {LabError} "metric-input" if the lengths differ or are zero.
 * @see Milani Fard et al. 2016, "Launch and Iterate: Reducing Prediction Churn".
 * @example predictionChurn(Uint8Array.of(1, 2), Uint8Array.of(1, 3)); // 0.5
 */
export function predictionChurn(a: Uint8Array, b: Uint8Array): number {
  requireEqualLengths("predictionChurn", a, b);
  let changed = 0;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) changed++;
  return changed / a.length;
}
