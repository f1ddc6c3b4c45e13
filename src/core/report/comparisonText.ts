import { epochName, replicaName, stepName } from "../text/counting.ts";
import { formatQuantity } from "../text/format.ts";
import type { ComparisonVerdict, FirstDifference } from "./compareRuns.ts";

/** Where two runs first differ, in words, counted from 1. */
export function differencePlace(first: FirstDifference): string {
  const { condition, replicaIndex, seedBlocks, epoch, step, tensor, fingerprint } = first;
  const moment =
    fingerprint === "initialWeights"
      ? "before training"
      : `${epoch === null ? "epoch unknown" : epochName(epoch)}, ${step === null ? "step unknown" : stepName(step)}`;
  return [
    `condition ${condition}`,
    replicaName(replicaIndex, seedBlocks),
    moment,
    `tensor ${tensor ?? "unknown"}`,
  ].join(", ");
}

/** The verdict on two runs in one sentence. */
export function comparisonSentence(verdict: ComparisonVerdict): string {
  const { comparedReplicas, first, notComparable } = verdict;
  if (notComparable !== null) return `The bits cannot be compared. ${notComparable}.`;
  if (first === null) {
    return `Bit-identical: ${formatQuantity(comparedReplicas, "replica")} compared, no difference.`;
  }
  return `Not bit-identical: the runs first differ at ${differencePlace(first)}.`;
}
