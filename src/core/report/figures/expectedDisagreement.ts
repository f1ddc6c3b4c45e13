import { expectedDisagreement as measureDisagreement } from "../../metrics/expectedDisagreement.ts";
import { defineFigure, papers } from "./figure.ts";

export const expectedDisagreement = defineFigure({
  key: "expectedDisagreement",
  title: "Disagreement to expect",
  definition:
    "The churn to expect of trainings that differ by chance: about as large as the error rate.",
  source: papers.jiang,
  unit: "percent",
  leastReplicas: 2,
  measure: ({ predictions, dataset }) => measureDisagreement(predictions, dataset.testLabels),
  write: ({ expected }) => ({ number: expected }),
});
