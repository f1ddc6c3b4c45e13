import { mean } from "../stats/mean.ts";
import { sampleStdDev } from "../stats/stdDev.ts";
import { requireEqualLengths, requireReplicas } from "./predictionLists.ts";

export interface Saturation {
  /** False where accuracy still rises, and where there is one epoch only. */
  readonly saturated: boolean;
  /** Mean gain in test accuracy from one quarter to the next, a fraction; null for one epoch. */
  readonly improvement: number | null;
  /** The gain above which a training counts as still improving, a fraction. */
  readonly threshold: number;
}

/** A gain of half a point between quarters counts as none, however certain. This project's choice. */
export const smallestImprovement = 0.005;

/** A gain must exceed so many of its standard errors over replicas. */
const standardErrors = 2;

/**
 * Whether the trainings of a condition had stopped improving: compares mean test accuracy of the
 * last quarter of the epochs with that of the quarter before, replica by replica. Still improving
 * if the mean gain exceeds both `smallestImprovement` and two standard errors over replicas (with
 * one replica, the former alone). Results of unsaturated trainings carry a notice, since short
 * trainings understate some noise sources against others.
 *
 * @param accuracyByEpoch Test accuracy after each epoch, fractions, shape [replicas][epochs]. A
 *   quarter is epochs / 4 rounded down, at least one epoch.
 * @returns The verdict with its figures; a larger improvement is further from saturation.
 * @throws {LabError} "metric-input" if there is no replica, the epoch counts differ or are zero,
 *   or an accuracy is not finite.
 * @see Jordan, ICLR 2024, arXiv 2304.01910, for why training length matters; the rule is ours.
 */
export function notYetSaturated(accuracyByEpoch: readonly (readonly number[])[]): Saturation {
  requireReplicas("notYetSaturated", accuracyByEpoch.length, 1);
  requireEqualLengths("notYetSaturated", ...accuracyByEpoch);
  const epochCount = accuracyByEpoch[0].length;
  if (epochCount < 2) {
    return { saturated: false, improvement: null, threshold: smallestImprovement };
  }
  const quarter = Math.max(1, Math.floor(epochCount / 4));
  const gains = accuracyByEpoch.map(
    (epochs) => mean(epochs.slice(-quarter)) - mean(epochs.slice(-2 * quarter, -quarter)),
  );
  const improvement = mean(gains);
  const standardError = gains.length < 2 ? 0 : sampleStdDev(gains) / Math.sqrt(gains.length);
  const threshold = Math.max(smallestImprovement, standardErrors * standardError);
  return { saturated: improvement <= threshold, improvement, threshold };
}
