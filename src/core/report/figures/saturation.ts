import { accuracy } from "../../metrics/accuracy.ts";
import { notYetSaturated } from "../../metrics/saturation.ts";
import { defineFigure, papers } from "./figure.ts";

export const saturation = defineFigure({
  key: "saturation",
  title: "Accuracy gain at the end",
  definition:
    "Mean gain in test accuracy from the second last to the last quarter of the epochs: a training that still gains understates some noise sources against others.",
  source: papers.jordan,
  unit: "points",
  leastReplicas: 1,
  measure: ({ replicas, dataset }) =>
    notYetSaturated(
      replicas.map(({ epochs }) =>
        epochs.map(({ predictions }) => accuracy(predictions, dataset.testLabels)),
      ),
    ),
  write: ({ improvement, saturated }) =>
    improvement === null
      ? { number: null, text: "unknown", detail: "needs two epochs" }
      : { number: improvement, detail: saturated ? "saturated" : "not yet saturated" },
});
