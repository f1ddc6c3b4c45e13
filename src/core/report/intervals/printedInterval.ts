import type { Interval } from "../../stats/interval.ts";
import type { MeasuredBlock, MeasuredCondition } from "../figures/measuredCondition.ts";

/** What an interval of one condition is computed from. */
export type ConditionSample = Pick<MeasuredCondition, "accuracies" | "predictions"> & {
  /** Whether replicas of a block share any seed; absent: not. */
  readonly sharesSeeds?: boolean;
  readonly blocks: readonly Omit<MeasuredBlock, "replicas">[];
  readonly dataset: Pick<
    MeasuredCondition["dataset"],
    "testLabels" | "testSubgroups" | "classNames" | "subgroupNames"
  >;
};

/** Two conditions whose replicas share seeds, in the same order. */
export interface PairSample {
  readonly a: ConditionSample;
  readonly b: ConditionSample;
}

/** Two conditions that share no seeds: each replica, or seed block, is a unit of its own. */
export interface ComparisonSample {
  readonly a: ConditionSample;
  readonly b: ConditionSample;
}

/** Step times of two conditions that were timed in turns, milliseconds, shape [blocks] each. */
export interface TimesSample {
  readonly stepMs: readonly number[];
  readonly atomicStepMs: readonly number[];
}

/** What each kind of interval is computed from; `npm run validity` simulates each kind. */
export interface IntervalSamples {
  readonly condition: ConditionSample;
  readonly pair: PairSample;
  readonly comparison: ComparisonSample;
  readonly times: TimesSample;
}

/**
 * An interval that is printed somewhere, with the rule that says when. `npm run validity` simulates
 * every one of the table on every case of its kind: at each number of units where it is printed it
 * has to hold its level.
 */
export interface PrintedInterval<Kind extends keyof IntervalSamples = keyof IntervalSamples> {
  readonly kind: Kind;
  /** What it is around, for a reader. */
  readonly title: string;
  /** The estimator and who described it. */
  readonly source: string;
  /** Fewest replicas, seeds or blocks of times with which it is printed. */
  readonly leastUnits: number;
  /** Most of them; no bound if absent. */
  readonly mostUnits?: number;
  /** The figure that it is around; of a whole population: the truth. Null where there is none. */
  estimate(sample: IntervalSamples[Kind]): number | null;
  /** Null where it is not printed: too few units, replicas that tie, or no width. */
  interval(sample: IntervalSamples[Kind]): Interval | null;
}

/** Infers the kind. */
export function defineInterval<Kind extends keyof IntervalSamples>(
  interval: PrintedInterval<Kind>,
): PrintedInterval<Kind> {
  return interval;
}
