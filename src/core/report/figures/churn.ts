import { type ChurnFlips, meanPairwiseFlips } from "../../metrics/churnFlips.ts";
import { churnMatrix, meanPairwiseChurn, perClassChurn } from "../../metrics/pairwiseChurn.ts";
import type { Interval } from "../../stats/interval.ts";
import { churnInterval } from "../churnInterval.ts";
import { defineFigure, nanToNull, papers } from "./figure.ts";

/** Share of test examples on which two replicas disagree, fractions. */
export interface ChurnValue {
  /** Over all pairs of replicas. */
  readonly mean: number;
  /** Jackknife over replicas; null for fewer than three. */
  readonly interval: Interval | null;
  /** Shape [replicas][replicas], in the order of `measuredReplicas`. */
  readonly matrix: readonly (readonly number[])[];
  /** Shape [classes]; null where the test split has no such class. */
  readonly perClass: readonly (number | null)[];
  /** Averaged over ordered pairs. */
  readonly flips: ChurnFlips;
}

export const churn = defineFigure({
  key: "churn",
  title: "Churn",
  definition:
    "Share of test images on which two replicas disagree, averaged over all pairs of replicas: two replicas can be equally accurate and still disagree.",
  source: papers.fard,
  unit: "percent",
  leastReplicas: 2,
  measure: ({ predictions, dataset }): ChurnValue => {
    const { testLabels, classNames } = dataset;
    const matrix = churnMatrix(predictions);
    return {
      mean: meanPairwiseChurn(predictions),
      interval: predictions.length < 3 ? null : churnInterval(matrix),
      matrix,
      perClass: nanToNull(perClassChurn(predictions, testLabels, classNames.length)),
      flips: meanPairwiseFlips(predictions, testLabels),
    };
  },
  write: ({ mean, interval }) => ({ number: mean, interval }),
});
