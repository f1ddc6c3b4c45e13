import { accuracy } from "../../metrics/accuracy.ts";
import { leastStageEpochs, saturation as measureSaturation } from "../../metrics/saturation.ts";
import { formatQuantity } from "../../text/format.ts";
import { defineFigure, papers } from "./figure.ts";

export const saturation = defineFigure({
  key: "saturation",
  title: "Accuracy rise at the end",
  definition:
    "Mean rise in test accuracy per quarter of the epochs since the learning rate last changed, over their last half: a training that still gains understates some noise sources against others.",
  source: papers.jordan,
  unit: "points",
  leastReplicas: 1,
  measure: ({ blocks, dataset, lastStageEpoch }) =>
    measureSaturation(
      blocks.map(({ replicas }) =>
        replicas.map(({ epochs }) =>
          epochs
            .slice(lastStageEpoch)
            .map(({ predictions }) => accuracy(predictions, dataset.testLabels)),
        ),
      ),
    ),
  write: ({ risePerQuarter, state, stageEpochCount }) =>
    risePerQuarter === null
      ? {
          number: null,
          text: "unknown",
          detail: `needs ${leastStageEpochs} epochs, has ${stageEpochCount}`,
        }
      : {
          number: risePerQuarter,
          detail: `${state}, ${formatQuantity(stageEpochCount, "epoch")}`,
        },
});
