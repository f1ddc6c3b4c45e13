import { formatCount } from "../../text/format.ts";
import { defineFigure } from "./figure.ts";

export const replicasDone = defineFigure({
  key: "replicasDone",
  title: "Replicas done",
  definition: "Replicas that trained to the end with finite loss and weights, of those asked for.",
  source: null,
  unit: "count",
  measure: ({ counts }) => counts,
  write: ({ finishedCount, replicaCount, divergedCount, failedCount }) => {
    const lost = [
      divergedCount > 0 ? `${formatCount(divergedCount)} diverged` : null,
      failedCount > 0 ? `${formatCount(failedCount)} failed` : null,
    ].filter((part) => part !== null);
    return {
      number: finishedCount,
      text: `${formatCount(finishedCount)} of ${formatCount(replicaCount)}`,
      detail: lost.length === 0 ? null : lost.join(", "),
    };
  },
});
