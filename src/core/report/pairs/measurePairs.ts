import { hasEqualReplicas } from "../../experiment/noiseCondition.ts";
import { pairedChurn } from "../../metrics/pairedChurn.ts";
import { pairedComponents, type VarianceComponents } from "../../metrics/varianceComponents.ts";
import type { Interval } from "../../stats/interval.ts";
import { mean } from "../../stats/mean.ts";
import type { MeasuredCondition } from "../figures/measuredCondition.ts";
import { printedIntervals } from "../intervals/intervals.ts";
import type { ConditionSample, PairSample } from "../intervals/printedInterval.ts";
import { arePaired, matchedReplicas } from "./matchedReplicas.ts";

/** Churn of replicas with equal seeds, fractions. */
export interface PairedChurnValue {
  /** Over `perUnit`. It has no interval: see `pairedChurn`. */
  readonly mean: number;
  /**
   * By seed: of each pair where seeds vary, averaged over the pairs of each seed block where there
   * are several. Where all pairs have the same seeds, by pair.
   */
  readonly perUnit: readonly number[];
}

/** P(A > B) in accuracy, ties as one half. */
export interface SuperiorityValue {
  readonly probability: number;
  /** Null where it is not printed. */
  readonly interval: Interval | null;
  /** Of the pairs compared: those with equal seeds, or all pairs of replicas. */
  readonly higherCount: number;
  readonly equalCount: number;
  readonly lowerCount: number;
}

/** What is measured of two conditions together. Each part is null where it cannot be had. */
export interface PairReport {
  readonly a: string;
  readonly b: string;
  /** Whether replica i of A has all seeds of replica i of B. */
  readonly isPaired: boolean;
  /** Whether a condition shares seeds and has one root seed: then all is about that seed. */
  readonly isOneSeed: boolean;
  /** Of paired conditions. */
  readonly pairedChurn: PairedChurnValue | null;
  /** Of paired conditions whose seeds vary from replica to replica, two pairs or more. */
  readonly components: VarianceComponents | null;
  readonly superiority: SuperiorityValue | null;
}

/** Every two conditions of an experiment, in its order. */
export function conditionPairs(
  conditions: readonly MeasuredCondition[],
): readonly (readonly [MeasuredCondition, MeasuredCondition])[] {
  return conditions.flatMap((a, index) => conditions.slice(index + 1).map((b) => [a, b] as const));
}

/**
 * Measures every two conditions together.
 *
 * @throws {LabError} "metric-input" if the results' shapes do not fit together.
 */
export function measurePairs(conditions: readonly MeasuredCondition[]): readonly PairReport[] {
  return conditionPairs(conditions).map(([a, b]) => {
    const isPaired = arePaired(a, b);
    const matched = matchedReplicas(a, b);
    const hasPairs = isPaired && matched.a.accuracies.length > 0;
    return {
      a: a.name,
      b: b.name,
      isPaired,
      isOneSeed: isPaired ? isOfOneSeed({ ...a, ...matched.a }) : isOfOneSeed(a) || isOfOneSeed(b),
      pairedChurn: hasPairs ? measureChurn(matched) : null,
      components: hasPairs && !hasEqualReplicas(a.noise) ? measureComponents(matched) : null,
      superiority: isPaired ? ofPairs(matched) : ofAll(a, b),
    };
  });
}

/** Whether its replicas share seeds, of one root seed: it is one draw of the seeds. */
export function isOfOneSeed({
  sharesSeeds,
  blocks,
}: Pick<MeasuredCondition, "sharesSeeds"> & Pick<ConditionSample, "blocks">): boolean {
  return sharesSeeds && blocks.length < 2;
}

function measureChurn({ a, b }: PairSample): PairedChurnValue {
  const perUnit =
    a.blocks.length > 1
      ? a.blocks.map((block, index) =>
          mean(pairedChurn(block.predictions, b.blocks[index].predictions)),
        )
      : pairedChurn(a.predictions, b.predictions);
  return { mean: mean(perUnit), perUnit };
}

function measureComponents({ a, b }: PairSample): VarianceComponents | null {
  const hasPairsOfSeeds = a.blocks.length === 1 && a.accuracies.length > 1;
  return hasPairsOfSeeds ? pairedComponents(a.accuracies, b.accuracies) : null;
}

function ofPairs(sample: PairSample): SuperiorityValue | null {
  const { estimate, interval } = printedIntervals.superiorityOfPairs;
  const { a, b } = sample;
  const differences = a.accuracies.map((accuracy, index) => accuracy - b.accuracies[index]);
  return superiorityValue(estimate(sample), interval(sample), differences);
}

function ofAll(a: MeasuredCondition, b: MeasuredCondition): SuperiorityValue | null {
  const { estimate, interval } = printedIntervals.superiority;
  const differences = a.accuracies.flatMap((x) => b.accuracies.map((y) => x - y));
  return superiorityValue(estimate({ a, b }), interval({ a, b }), differences);
}

function superiorityValue(
  probability: number | null,
  interval: Interval | null,
  differences: readonly number[],
): SuperiorityValue | null {
  if (probability === null) return null;
  const count = (sign: number) => differences.filter((one) => Math.sign(one) === sign).length;
  return {
    probability,
    interval,
    higherCount: count(1),
    equalCount: count(0),
    lowerCount: count(-1),
  };
}
