import { hasEqualReplicas, isBitIdentical, replicaStarts } from "../experiment/noiseCondition.ts";
import type { Interval } from "../stats/interval.ts";
import { formatEnds, formatLevel, formatPercent, formatPoints } from "../text/format.ts";
import type { ConditionFigures } from "./figures/figures.ts";
import type { MeasuredCondition } from "./figures/measuredCondition.ts";
import { rangeOverSeeds } from "./figures/rangeOverSeeds.ts";

type Figures = ConditionFigures["figures"];

/**
 * What one noise condition showed, in one sentence. It claims no more than the intervals
 * allow: never that an order of additions is deterministic, only what these replicas did on this
 * adapter; and it names a spread that the finite test set can explain alone.
 */
export function conditionVerdict(condition: MeasuredCondition, figures: Figures): string {
  return `${condition.name}: ${[finding(condition, figures), ...losses(condition)].join("; ")}.`;
}

function finding(condition: MeasuredCondition, figures: Figures): string {
  const { distinctWeights, accuracySpread, finiteTestSpread = 0, churn } = figures;
  const n = condition.replicas.length;
  if (n === 0) return "no replica finished";
  if (distinctWeights === undefined || accuracySpread === undefined || churn === undefined) {
    return "1 replica finished, and a comparison needs two";
  }
  const { finalCount, logitsCount } = distinctWeights;
  const first = figures.firstDifference?.first ?? null;
  if (finalCount === 1 && logitsCount === 1 && first === null) return identical(condition);
  const models =
    finalCount === 1
      ? `${n} models with equal weights at the end ${first === null ? "but different test logits" : "that differed on the way"}`
      : finalCount === n
        ? `${n} different models`
        : `${finalCount} different models in ${n} replicas`;
  const { noise, dataset } = condition;
  const broken = hasEqualReplicas(noise) && isBitIdentical(noise);
  const { accuracySampleStdDev, interval, bySeedBlock, alike } = accuracySpread;
  const beside =
    interval === null
      ? (rangeOverSeeds("points", bySeedBlock) ?? alike)
      : intervalInWords(interval);
  const spread = `accuracy spread ${formatPoints(accuracySampleStdDev)}${beside === null ? "" : ` (${beside})`}`;
  // The finite test set alone can explain a spread unless its 95 % interval is all above.
  const explained =
    finiteTestSpread >= (interval?.low ?? accuracySampleStdDev)
      ? `, which ${dataset.testLabels.length} test examples alone can explain`
      : "";
  return [
    broken
      ? `${models} where bit-identical ones were expected`
      : `${replicaStarts(noise)}, ${models}`,
    accuracySampleStdDev === 0 ? `the same accuracy in all ${n}` : spread + explained,
    churn.mean === 0 ? "not one prediction differs" : `churn ${formatPercent(churn.mean)}`,
  ].join("; ");
}

function identical({ noise, counts, replicas }: MeasuredCondition): string {
  const n = replicas.length;
  if (!hasEqualReplicas(noise)) {
    return `no divergence in ${n} replicas on this adapter, although their noise differed`;
  }
  return isBitIdentical(noise)
    ? `${n} of ${counts.replicaCount} replicas bit-identical on this adapter`
    : `same seeds, no divergence in ${n} replicas on this adapter`;
}

function losses({ counts, replicas }: MeasuredCondition): string[] {
  const { replicaCount, divergedCount, failedCount } = counts;
  const absentCount = replicaCount - replicas.length - failedCount;
  return [
    divergedCount > 0 ? `${divergedCount} of ${replicaCount} diverged (loss not finite)` : null,
    failedCount > 0 ? `${failedCount} of ${replicaCount} failed` : null,
    absentCount > 0 ? `${absentCount} of ${replicaCount} not trained` : null,
  ].filter((loss) => loss !== null);
}

function intervalInWords(interval: Interval): string {
  return `${formatLevel(interval)} interval ${formatEnds("percent", interval)}`;
}
