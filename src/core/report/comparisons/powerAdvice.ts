import type { ExperimentSpec } from "../../experiment/experimentSpec.ts";
import { hasEqualReplicas, isBitIdentical } from "../../experiment/noiseCondition.ts";
import { formatQuantity, formatTimes } from "../../text/format.ts";
import { detectableRatio } from "./detectableRatio.ts";
import { leastUnits } from "./leastUnits.ts";

/** Counts that are usual to go on to. */
const largerCounts = [10, 20, 50];

/**
 * What so many replicas can show, before they are trained: "10 replicas can show a ratio of accuracy
 * spreads of about 3.8; 20 of about 2.2." Null where fewer than two conditions let noise in, so
 * that nothing will be compared.
 */
export function powerAdvice({
  replicaCount,
  conditions,
}: Pick<ExperimentSpec, "replicaCount" | "conditions">): string | null {
  const noisy = conditions.filter(
    ({ noise }) => !(hasEqualReplicas(noise) && isBitIdentical(noise)),
  );
  if (noisy.length < 2) return null;
  const replicas = formatQuantity(replicaCount, "replica");
  const ratio = ratioOf(replicaCount);
  const now =
    ratio === null
      ? `${replicas} ${replicaCount === 1 ? "is" : "are"} too few to compare accuracy spreads reliably, unless seeds are paired`
      : `${replicas} can show a ratio of accuracy spreads of about ${formatTimes(ratio)}`;
  const next = largerCounts.find((count) => count > replicaCount);
  const nextRatio = next === undefined ? null : ratioOf(next);
  if (nextRatio === null) return `${now}.`;
  return `${now}; ${next} ${ratio === null ? "can show a ratio of" : "of"} about ${formatTimes(nextRatio)}.`;
}

function ratioOf(replicaCount: number): number | null {
  return replicaCount < leastUnits.replica ? null : detectableRatio([replicaCount, replicaCount]);
}
