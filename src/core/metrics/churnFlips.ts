import { mean } from "../stats/mean.ts";
import { pairsOf, requireEqualLengths, requireReplicas } from "./predictionLists.ts";

/** Prediction churn split by what the change does; the three parts add up to the churn. */
export interface ChurnFlips {
  /** Fraction of test examples where a is wrong and b is right. */
  readonly win: number;
  /** Fraction of test examples where a is right and b is wrong. */
  readonly loss: number;
  /** Fraction of test examples where both are wrong, differently. */
  readonly neutral: number;
}

/**
 * Splits the prediction churn from replica a to replica b into wins, losses and neutral flips.
 * More flips of any kind are less steady; win - loss is the gain in accuracy from a to b.
 *
 * @param a Predicted class per test example, shape [examples].
 * @param b The other replica's predictions, same shape and order.
 * @param labels True class per test example, same shape and order.
 * @returns Fractions of all examples, each in [0, 1]; swapping a and b swaps win and loss.
 * @throws {LabError} "metric-input" if the lengths differ or are zero.
 * @see Milani Fard et al. 2016, "Launch and Iterate: Reducing Prediction Churn" (wins and losses).
 * @example churnFlips(Uint8Array.of(1, 2), Uint8Array.of(1, 3), Uint8Array.of(1, 3)).win; // 0.5
 */
export function churnFlips(a: Uint8Array, b: Uint8Array, labels: Uint8Array): ChurnFlips {
  requireEqualLengths("churnFlips", a, b, labels);
  let win = 0;
  let loss = 0;
  let neutral = 0;
  for (let i = 0; i < labels.length; i++) {
    if (a[i] === b[i]) continue;
    if (b[i] === labels[i]) win++;
    else if (a[i] === labels[i]) loss++;
    else neutral++;
  }
  const count = labels.length;
  return { win: win / count, loss: loss / count, neutral: neutral / count };
}

/**
 * Flips averaged over all ordered pairs of replicas. Each pair counts in both directions, so win
 * and loss are equal: replicas of one condition have no better and worse side.
 *
 * @param predictions Predicted classes per replica, shape [replicas][examples], two or more.
 * @param labels True class per test example, shape [examples].
 * @returns Fractions of all examples; they add up to `meanPairwiseChurn`.
 * @throws {LabError} "metric-input" if there are fewer than two replicas, or the lengths differ
 *   or are zero.
 * @see Milani Fard et al. 2016, "Launch and Iterate: Reducing Prediction Churn".
 */
export function meanPairwiseFlips(
  predictions: readonly Uint8Array[],
  labels: Uint8Array,
): ChurnFlips {
  requireReplicas("meanPairwiseFlips", predictions.length, 2);
  const flips = pairsOf(predictions).map(([a, b]) => churnFlips(a, b, labels));
  const oneSided = mean(flips.map(({ win, loss }) => (win + loss) / 2));
  return { win: oneSided, loss: oneSided, neutral: mean(flips.map(({ neutral }) => neutral)) };
}
