import { finiteTestVariance } from "../../metrics/finiteTestVariance.ts";
import { defineFigure, type Missing, papers, tooFew } from "./figure.ts";

/** A fraction; missing with fewer than two replicas. */
export const finiteTestSpread = defineFigure({
  key: "finiteTestSpread",
  title: "Spread that the test set explains",
  definition:
    "Spread of accuracy that replicas would show on a test set of this size by chance alone, even if they were equally good on endless data.",
  source: papers.jordan,
  unit: "points",
  measure: ({ predictions, dataset }): number | Missing => {
    if (predictions.length < 2) return tooFew("two finished replicas", predictions.length);
    return finiteTestVariance(predictions, dataset.testLabels).unbiasedStdDev;
  },
  write: (number) => ({ number }),
});
