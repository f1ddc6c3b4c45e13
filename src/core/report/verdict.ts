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
import type { PartValue } from "./figures/partTable.ts";
import { printedIntervals } from "./intervals/intervals.ts";
import type { ConditionComparison, ConditionReport } from "./report.ts";
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
  const { distinctWeights, excessSpread, churn } = figures;
  const { noise, replicas, trained } = condition;
  const allFinite = replicas.length === trained.length;
  if (replicas.length === 0) return allFinite ? "no replica finished" : "no replica stayed finite";
  if (replicas.length === 1) {
    return `1 replica ${allFinite ? "finished" : "stayed finite"}, and a comparison needs two`;
  }
  if (distinctWeights === undefined || excessSpread === undefined || churn === undefined) {
    return "1 replica of each seed finished, and a comparison needs two of one seed";
  }
  const n = distinctWeights.replicaCount;
  const { finalCount, logitsCount } = distinctWeights;
  const first = figures.firstDifference?.first ?? null;
  if (finalCount === 1 && logitsCount === 1 && first === null) return identical(condition);
  const models =
    finalCount === 1
      ? `${n} models with equal weights at the end ${first === null ? "but different test logits" : "that differed on the way"}`
      : finalCount === n
        ? `${n} different models`
        : `${finalCount} different models in ${n} replicas`;
  const broken = hasEqualReplicas(noise) && isBitIdentical(noise);
  return [
    broken
      ? `${models} where bit-identical ones were expected`
      : `${replicaStarts(noise)}, ${models}`,
    [aboutSeeds(condition), spreadText(condition, excessSpread)].join(" ").trim(),
    churn.mean === 0 ? "not one prediction differs" : `churn ${formatPercent(churn.mean)}`,
  ].join("; ");
}

function spreadText(condition: MeasuredCondition, spread: PartValue): string {
  const { sampleStdDev, finiteTestStdDev, excess, excessInterval, exampleCount } = spread;
  const within = condition.blocks.length === 1 ? `in all ${condition.replicas.length}` : "in each";
  if (sampleStdDev === 0) return `the same accuracy ${within}`;
  const around = (interval: Interval | null) =>
    interval === null ? "" : ` ${inBrackets(interval)}`;
  return [
    `accuracy spread ${formatPoints(sampleStdDev)}${around(printedIntervals.accuracySpread.interval(condition))}`,
    `${formatQuantity(exampleCount, "test image")} alone explain ${formatPoints(finiteTestStdDev)}`,
    `excess ${formatPoints(excess)}${around(excessInterval)}`,
  ].join(", ");
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

/**
 * Compares every two conditions that showed any divergence, by accuracy spread and by churn. One
 * is called larger only where the 95 % intervals do not overlap, a cautious
 * rule; otherwise the sentence states that they cannot be told apart.
 */
export function compareConditions(conditions: readonly Compared[]): readonly ConditionComparison[] {
  const noisy = conditions.filter(({ figures }) => (figures.distinctWeights?.finalCount ?? 0) > 1);
  return noisy.flatMap((a, index) =>
    noisy
      .slice(index + 1)
      .flatMap((b) => [compareBy("accuracySpread", a, b), compareBy("churn", a, b)]),
  );
}

/** What a comparison takes of a condition's report. */
type Compared = Pick<ConditionReport, "name" | "measuredReplicas" | "figures">;

const comparedFigures = {
  accuracySpread: {
    words: "accuracy spread",
    format: formatPoints,
    read: ({ accuracySpread }: Figures) =>
      estimate(accuracySpread?.accuracySampleStdDev, accuracySpread?.chiSquareInterval),
  },
  churn: {
    words: "churn",
    format: formatPercent,
    read: ({ churn }: Figures) => estimate(churn?.mean, churn?.interval),
  },
} as const;

/**
 * A figure with its interval, null where there is none to rely on: few replicas can agree by
 * chance, and the interval of a figure of 0 is a point.
 */
function estimate(value = 0, interval: Interval | null = null) {
  return { value, interval: value === 0 ? null : interval };
}

function compareBy(
  figure: ConditionComparison["figure"],
  a: Compared,
  b: Compared,
): ConditionComparison {
  const { words, format, read } = comparedFigures[figure];
  const sides = [a, b].map(({ name, figures }) => ({ name, ...read(figures) }));
  const [more, less] = sides.sort((left, right) => right.value - left.value);
  const base = { a: a.name, b: b.name, figure };
  if (more.interval !== null && less.interval !== null && more.interval.low > less.interval.high) {
    const large = `${format(more.value)} ${inBrackets(more.interval)}`;
    const small = `${format(less.value)} ${inBrackets(less.interval)}`;
    return {
      ...base,
      larger: more.name,
      sentence: `${more.name} has more ${words} than ${less.name}: ${large} against ${small}.`,
    };
  }
  const counts = [...new Set([a, b].map(({ measuredReplicas }) => measuredReplicas.length))];
  const replicas =
    counts.length === 1 ? formatQuantity(counts[0], "replica") : `${counts.join(" and ")} replicas`;
  return {
    ...base,
    larger: null,
    sentence: `${a.name} and ${b.name} cannot be told apart by ${words} with ${replicas}.`,
  };
}

function inBrackets(interval: Interval): string {
  return `(${formatLevel(interval)} interval ${formatEnds("percent", interval)})`;
}
