import { churnMatrix } from "./pairwiseChurn.ts";
import { requireReplicas } from "./predictionLists.ts";

/**
 * The jackknife's pseudo-values of churn averaged over pairs: for each replica, n times the churn of
 * all less n - 1 times that without the replica. Their mean is the churn; their spread tells its
 * standard error.
 *
 * @param predictions Predicted classes per replica, shape [replicas][examples], three or more.
 * @returns Shape [replicas], in their order. Around the churn, a fraction; may be below 0.
 * @throws {LabError} "metric-input" if there are fewer than three replicas, or the lengths differ or
 *   are zero.
 * @see Arvesen 1969, "Jackknifing U-Statistics".
 */
export function churnPseudoValues(predictions: readonly Uint8Array[]): number[] {
  const n = predictions.length;
  requireReplicas("churnPseudoValues", n, 3);
  // Of each replica, its churn with all others; every pair counts in two rows.
  const rowSums = churnMatrix(predictions).map((row) => row.reduce((sum, churn) => sum + churn, 0));
  const total = rowSums.reduce((sum, rowSum) => sum + rowSum, 0);
  return rowSums.map((rowSum) => total / (n - 1) - (total - 2 * rowSum) / (n - 2));
}
