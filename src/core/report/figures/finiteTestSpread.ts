import { finiteTestVariance } from "../../metrics/finiteTestVariance.ts";
import { defineFigure, papers } from "./figure.ts";

/** A fraction. */
export const finiteTestSpread = defineFigure({
  key: "finiteTestSpread",
  title: "Spread that the test set explains",
  definition:
    "Spread of accuracy that replicas would show on a test set of this size by chance alone, even if they were equally good on endless data.",
  source: papers.jordan,
  unit: "points",
  leastReplicas: 2,
  measure: ({ predictions, dataset }) =>
    finiteTestVariance(predictions, dataset.testLabels).unbiasedStdDev,
  write: (number) => ({ number }),
});
