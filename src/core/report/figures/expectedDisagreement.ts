import {
  type ExpectedDisagreement,
  expectedDisagreement as measureDisagreement,
} from "../../metrics/expectedDisagreement.ts";
import { defineFigure, type Missing, papers, tooFew } from "./figure.ts";

/** Missing with fewer than two replicas. */
export const expectedDisagreement = defineFigure({
  key: "expectedDisagreement",
  title: "Disagreement to expect",
  definition:
    "The churn to expect of trainings that differ by chance: about as large as the error rate.",
  source: papers.jiang,
  unit: "percent",
  measure: ({ predictions, dataset }): ExpectedDisagreement | Missing => {
    if (predictions.length < 2) return tooFew("two finished replicas", predictions.length);
    return measureDisagreement(predictions, dataset.testLabels);
  },
  write: ({ expected }) => ({ number: expected }),
});
