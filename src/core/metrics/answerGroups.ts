import { churnMatrix } from "./pairwiseChurn.ts";

/**
 * Replicas that predict the same class for every test example, as groups of their indices: larger
 * groups first, then by first index. As many groups as there are distinct prediction vectors.
 *
 * @param predictions Predicted classes per replica, shape [replicas][examples].
 */
export function answerGroups(
  predictions: readonly Uint8Array[],
): readonly (readonly [number, ...number[]])[] {
  const groups = new Map<string, [number, ...number[]]>();
  predictions.forEach((answers, index) => {
    const key = answers.join();
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [index]);
    else group.push(index);
  });
  return [...groups.values()].sort((a, b) => b.length - a.length || a[0] - b[0]);
}

/**
 * Whether some replicas answer alike or nearly so: the two closest disagree less than half as often
 * as two replicas do on average. Replicas that are drawn from few kinds are no sample from which the
 * width of an interval can be told, however many of them there are.
 *
 * @param predictions Predicted classes per replica, shape [replicas][examples], one or more.
 * @throws {LabError} "metric-input" if the lengths differ or are zero.
 */
export function hasNearlyEqualAnswers(predictions: readonly Uint8Array[]): boolean {
  let closest = Number.POSITIVE_INFINITY;
  let total = 0;
  churnMatrix(predictions).forEach((row, index) => {
    for (const churn of row.slice(0, index)) {
      closest = Math.min(closest, churn);
      total += churn;
    }
  });
  const pairCount = (predictions.length * (predictions.length - 1)) / 2;
  return pairCount > 0 && (closest === 0 || closest < total / pairCount / 2);
}
