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
import type { ConditionComparison, ConditionReport } from "./report.ts";

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
  const { noise, dataset } = condition;
  const broken = hasEqualReplicas(noise) && isBitIdentical(noise);
  const { accuracySampleStdDev, chiSquareInterval } = accuracySpread;
  const spread = `accuracy spread ${formatPoints(accuracySampleStdDev)} ${inBrackets(chiSquareInterval)}`;
  // The finite test set alone can explain a spread unless its 95 % interval is all above.
  const explained =
    finiteTestSpread >= chiSquareInterval.low
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

function losses({ counts, replicas }: MeasuredCondition): string[] {
  const { replicaCount, divergedCount, failedCount } = counts;
  const absentCount = replicaCount - replicas.length - failedCount;
  return [
    divergedCount > 0 ? `${divergedCount} of ${replicaCount} diverged (loss not finite)` : null,
    failedCount > 0 ? `${failedCount} of ${replicaCount} failed` : null,
    absentCount > 0 ? `${absentCount} of ${replicaCount} not trained` : null,
  ].filter((loss) => loss !== null);
}

/**
 * Compares every two conditions that showed any divergence, by accuracy spread and by churn. One
 * is called larger only where the 95 % intervals do not overlap, a cautious
 * rule; otherwise the sentence states that they cannot be told apart.
 */
export function compareConditions(conditions: readonly Compared[]): readonly ConditionComparison[] {
  const noisy = conditions.filter(({ figures: { distinctWeights } }) => {
    const { finalCount, seedCount } = distinctWeights ?? { finalCount: 0, seedCount: 1 };
    return finalCount > seedCount;
  });
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
