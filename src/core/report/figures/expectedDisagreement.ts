import { variesSeeds } from "../../experiment/noiseCondition.ts";
import {
  type ExpectedDisagreement,
  expectedDisagreement as measureDisagreement,
} from "../../metrics/expectedDisagreement.ts";
import { formatIn } from "../../text/format.ts";
import { defineFigure, Missing, papers } from "./figure.ts";
import { lacksPairs } from "./measuredParts.ts";

/** Missing where replicas share every seed: such replicas share their mistakes. */
export const expectedDisagreement = defineFigure({
  key: "expectedDisagreement",
  title: "Disagreement to expect",
  definition:
    "The churn to expect of trainings with different seeds: about as large as the error rate.",
  source: papers.jiang,
  unit: "percent",
  leastReplicas: 2,
  measure: (condition): ExpectedDisagreement | Missing => {
    const { noise, blocks, dataset } = condition;
    if (!variesSeeds(noise))
      return new Missing("Needs different seeds; these replicas share theirs.");
    const predictions = blocks.map((block) => block.predictions);
    return lacksPairs(condition) ?? measureDisagreement(predictions, dataset.testLabels);
  },
  write: ({ expected, ratio }) => ({
    number: expected,
    detail: ratio === null ? null : `churn is ${formatIn("ratio", ratio)} of it`,
  }),
});
