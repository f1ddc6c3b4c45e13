import { hasEqualReplicas, isBitIdentical, replicaStarts } from "../experiment/noiseCondition.ts";
import type { Interval } from "../stats/interval.ts";
import {
  formatCount,
  formatHundredfoldInterval,
  formatLevel,
  formatPercent,
  formatPoints,
} from "./format.ts";
import type { ConditionComparison, ConditionFigures } from "./report.ts";

/**
 * What one noise condition showed, in one plain sentence. It claims no more than the intervals
 * allow: never that an order of additions is deterministic, only what these replicas did on this
 * adapter; and where the finite test set can explain a spread alone, it says so.
 *
 * @param testCount Number of test examples.
 */
export function conditionVerdict(figures: ConditionFigures, testCount: number): string {
  return `${figures.name}: ${[finding(figures, testCount), ...losses(figures)].join("; ")}.`;
}

function finding(figures: ConditionFigures, testCount: number): string {
  const { divergence, spread, churn, measuredReplicas } = figures;
  const n = measuredReplicas.length;
  if (n === 0) return "no replica finished";
  if (divergence === null || spread === null || churn === null) {
    return "1 replica finished, and a comparison needs two";
  }
  const { distinctFinalCount, distinctLogitsCount, first } = divergence;
  if (distinctFinalCount === 1 && distinctLogitsCount === 1 && first === null) {
    return identical(figures, n);
  }
  const models =
    distinctFinalCount === 1
      ? `${n} models with equal weights at the end ${first === null ? "but different test logits" : "that differed on the way"}`
      : distinctFinalCount === n
        ? `${n} different models`
        : `${distinctFinalCount} different models in ${n} replicas`;
  const broken = hasEqualReplicas(figures.noise) && isBitIdentical(figures.noise);
  const parts = [
    broken
      ? `${models} where bit-identical ones were expected`
      : `${replicaStarts(figures.noise)}, ${models}`,
  ];
  if (spread.accuracySampleStdDev === 0) {
    parts.push(`the same accuracy in all ${n}`);
  } else {
    const { accuracySampleStdDev, chiSquareInterval } = spread;
    parts.push(
      `accuracy spread ${formatPoints(accuracySampleStdDev)} ${inBrackets(chiSquareInterval)}` +
        (testSetExplains(figures) ? `, which ${testCount} test examples alone can explain` : ""),
    );
  }
  parts.push(
    churn.mean === 0 ? "not one prediction differs" : `churn ${formatPercent(churn.mean)}`,
  );
  return parts.join("; ");
}

function identical({ noise, replicaCount }: ConditionFigures, n: number): string {
  if (!hasEqualReplicas(noise)) {
    return `no divergence in ${n} replicas on this adapter, although their noise differed`;
  }
  return isBitIdentical(noise)
    ? `${n} of ${replicaCount} replicas bit-identical on this adapter`
    : `same seeds, no divergence in ${n} replicas on this adapter`;
}

function losses({ replicaCount, divergedCount, failedCount, measuredReplicas }: ConditionFigures) {
  const absentCount = replicaCount - measuredReplicas.length - failedCount;
  return [
    divergedCount > 0 ? `${divergedCount} of ${replicaCount} diverged (loss not finite)` : null,
    failedCount > 0 ? `${failedCount} of ${replicaCount} failed` : null,
    absentCount > 0 ? `${absentCount} of ${replicaCount} not trained` : null,
  ].filter((loss) => loss !== null);
}

/**
 * Whether the finite test set can explain the accuracy spread alone: the spread that it explains
 * is not below the 95 % interval of the measured one. False where there is no spread to explain.
 */
export function testSetExplains({ spread, reference }: ConditionFigures): boolean {
  if (spread === null || reference === null || spread.accuracySampleStdDev === 0) return false;
  return reference.finiteTestStdDev >= spread.chiSquareInterval.low;
}

/**
 * Compares every two conditions that showed any divergence, by accuracy spread and by churn. One
 * is called larger only where the 95 % intervals do not overlap, which errs on the side of
 * silence; otherwise the sentence says that they cannot be told apart.
 */
export function compareConditions(
  conditions: readonly ConditionFigures[],
): readonly ConditionComparison[] {
  const noisy = conditions.filter(({ divergence }) => (divergence?.distinctFinalCount ?? 0) > 1);
  return noisy.flatMap((a, index) =>
    noisy
      .slice(index + 1)
      .flatMap((b) => [compareBy("accuracySpread", a, b), compareBy("churn", a, b)]),
  );
}

/** A figure with its interval, null where there is none to rely on. */
interface Estimate {
  readonly value: number;
  readonly interval: Interval | null;
}

const comparedFigures = {
  accuracySpread: {
    words: "accuracy spread",
    format: formatPoints,
    read: ({ spread }: ConditionFigures) =>
      estimate(spread?.accuracySampleStdDev, spread?.chiSquareInterval),
  },
  churn: {
    words: "churn",
    format: formatPercent,
    read: ({ churn }: ConditionFigures) => estimate(churn?.mean, churn?.interval),
  },
} as const;

/** Few replicas can agree by chance; the interval of a figure of 0 is a point and says nothing. */
function estimate(value = 0, interval: Interval | null = null): Estimate {
  return { value, interval: value === 0 ? null : interval };
}

function compareBy(
  figure: ConditionComparison["figure"],
  a: ConditionFigures,
  b: ConditionFigures,
): ConditionComparison {
  const { words, format, read } = comparedFigures[figure];
  const sides = [a, b].map((figures) => ({ name: figures.name, ...read(figures) }));
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
    counts.length === 1 ? formatCount(counts[0], "replica") : `${counts.join(" and ")} replicas`;
  return {
    ...base,
    larger: null,
    sentence: `${a.name} and ${b.name} cannot be told apart by ${words} with ${replicas}.`,
  };
}

function inBrackets(interval: Interval): string {
  return `(${formatLevel(interval)} interval ${formatHundredfoldInterval(interval)})`;
}
