import { hasEqualReplicas, isBitIdentical, replicaStarts } from "../experiment/noiseCondition.ts";
import type { Interval } from "../stats/interval.ts";
import {
  formatEnds,
  formatLevel,
  formatPercent,
  formatPoints,
  formatQuantity,
} from "../text/format.ts";
import type { ConditionFigures } from "./figures/figures.ts";
import type { MeasuredCondition } from "./figures/measuredCondition.ts";
import { fromSeedToSeed } from "./figures/rangeOverSeeds.ts";
import { aboutSeeds } from "./seedScope.ts";

type Figures = ConditionFigures["figures"];

/**
 * What one noise condition showed, in one sentence: figures and counts, and no direction, which
 * are claims (`partClaims.ts`). Never that an order of additions is deterministic, only what these
 * replicas did on this adapter.
 */
export function conditionVerdict(condition: MeasuredCondition, figures: Figures): string {
  return `${condition.name}: ${[finding(condition, figures), ...losses(condition)].join("; ")}.`;
}

function finding(condition: MeasuredCondition, figures: Figures): string {
  const { distinctWeights, accuracySpread, excessSpread, churn } = figures;
  const { noise, replicas, trained } = condition;
  const allFinite = replicas.length === trained.length;
  if (replicas.length === 0) return allFinite ? "no replica finished" : "no replica stayed finite";
  if (replicas.length === 1) {
    return `1 replica ${allFinite ? "finished" : "stayed finite"}, and a comparison needs two`;
  }
  if (!distinctWeights || !accuracySpread || !excessSpread || !churn) {
    return "1 replica of each seed finished, and a comparison needs two of one seed";
  }
  const n = distinctWeights.replicaCount;
  const { finalCount, logitsCount, seedCount } = distinctWeights;
  const first = figures.firstDifference?.first ?? null;
  if (finalCount === seedCount && logitsCount === seedCount && first === null) {
    return identical(condition, seedCount);
  }
  const models =
    finalCount === seedCount
      ? `${n} models with equal weights at the end ${first === null ? "but different test logits" : "that differed on the way"}`
      : finalCount === n
        ? `${n} different models`
        : `${finalCount} different models in ${n} replicas${underSeeds(seedCount)}`;
  const broken = hasEqualReplicas(noise) && isBitIdentical(noise);
  return [
    broken
      ? `${models} where bit-identical ones were expected`
      : `${replicaStarts(noise)}, ${models}`,
    [aboutSeeds(condition), spreadText(condition, { accuracySpread, excessSpread })]
      .join(" ")
      .trim(),
    churn.mean === 0
      ? condition.blocks.length === 1
        ? "not one prediction differs"
        : "not one prediction differs within a seed"
      : `churn ${formatPercent(churn.mean)}${inBrackets(fromSeedToSeed("percent", churn.bySeedBlock))}`,
  ].join("; ");
}

function spreadText(
  condition: MeasuredCondition,
  figures: Required<Pick<Figures, "accuracySpread" | "excessSpread">>,
): string {
  const { accuracySampleStdDev, interval, bySeedBlock, alike } = figures.accuracySpread;
  const { finiteTestStdDev, excess, excessInterval, exampleCount } = figures.excessSpread;
  const within = condition.blocks.length === 1 ? `in all ${condition.replicas.length}` : "in each";
  if (accuracySampleStdDev === 0) return `the same accuracy ${within}`;
  const beside =
    interval === null
      ? (fromSeedToSeed("points", bySeedBlock) ?? alike)
      : intervalInWords(interval);
  return [
    `accuracy spread ${formatPoints(accuracySampleStdDev)}${inBrackets(beside)}`,
    `${formatQuantity(exampleCount, "test image")} alone explain ${formatPoints(finiteTestStdDev)}`,
    `excess ${formatPoints(excess)}${inBrackets(excessInterval && intervalInWords(excessInterval))}`,
  ].join(", ");
}

function identical({ noise, counts, replicas }: MeasuredCondition, seedCount: number): string {
  const n = replicas.length;
  const within = seedCount === 1 ? "" : ` within each of ${seedCount} seeds`;
  if (!hasEqualReplicas(noise)) {
    return `no divergence in ${n} replicas${within} on this adapter, although their noise differed`;
  }
  return isBitIdentical(noise)
    ? `${n} of ${counts.replicaCount} replicas bit-identical${within} on this adapter`
    : `same seeds, no divergence in ${n} replicas${within} on this adapter`;
}

function underSeeds(seedCount: number): string {
  return seedCount === 1 ? "" : ` under ${seedCount} seeds`;
}

function losses({ counts, trained }: MeasuredCondition): string[] {
  const { replicaCount, divergedCount, failedCount, unlearnedCount } = counts;
  const absentCount = replicaCount - trained.length - failedCount;
  return [
    divergedCount > 0
      ? `${divergedCount} of ${replicaCount} not finite: left out of the figures`
      : null,
    failedCount > 0 ? `${failedCount} of ${replicaCount} failed` : null,
    unlearnedCount > 0 ? `${unlearnedCount} of ${replicaCount} did not learn` : null,
    absentCount > 0 ? `${absentCount} of ${replicaCount} not trained` : null,
  ].filter((loss) => loss !== null);
}

function inBrackets(text: string | null): string {
  return text === null ? "" : ` (${text})`;
}

function intervalInWords(interval: Interval): string {
  return `${formatLevel(interval)} interval ${formatEnds("percent", interval)}`;
}
