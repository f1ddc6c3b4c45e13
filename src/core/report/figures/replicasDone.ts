import { formatCount } from "../../text/format.ts";
import { defineFigure } from "./figure.ts";

export const replicasDone = defineFigure({
  key: "replicasDone",
  title: "Replicas done",
  definition:
    "Replicas that trained to the end with finite loss, weights and logits, of those asked for: figures over predictions are over these.",
  source: null,
  unit: "count",
  measure: ({ counts }) => counts,
  write: ({ finishedCount, replicaCount, divergedCount, failedCount, unlearnedCount }) => {
    const lost = [
      divergedCount > 0 ? `${formatCount(divergedCount)} not finite` : null,
      failedCount > 0 ? `${formatCount(failedCount)} failed` : null,
      unlearnedCount > 0 ? `${formatCount(unlearnedCount)} did not learn` : null,
    ].filter((part) => part !== null);
    return {
      number: finishedCount,
      text: `${formatCount(finishedCount)} of ${formatCount(replicaCount)}`,
      detail: lost.length === 0 ? null : lost.join(", "),
    };
  },
});
