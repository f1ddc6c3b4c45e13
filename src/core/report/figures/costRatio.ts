import { ratioToAtomic } from "../../metrics/cost.ts";
import type { Interval } from "../../stats/interval.ts";
import { carriedDecimals, formatIn, formatQuantity } from "../../text/format.ts";
import type { CostTurns } from "../costTurns.ts";
import { printedIntervals } from "../intervals/intervals.ts";
import type { TimesSample } from "../intervals/printedInterval.ts";
import { ratioInTurns } from "../intervals/stepTimeRatio.ts";
import { defineFigure, Missing, papers } from "./figure.ts";
import { isTime } from "./stepTime.ts";

/** A ratio of step times. */
export interface TimeRatio {
  readonly ratio: number;
  /** Null where none holds its level. */
  readonly interval: Interval | null;
}

/** What the order of additions costs: a multiple of the step time of `atomic`. */
export interface CostRatioValue extends TimeRatio {
  /** The same by GPU timestamps of the same submissions; null without them. */
  readonly gpu: TimeRatio | null;
  /** Turns that the conditions took; null: the times are of their own trainings. */
  readonly turnCount: number | null;
  /** Why there is no interval; null where there is one, or nothing to estimate. */
  readonly withoutInterval: string | null;
}

/** Missing without a timed step of this condition, or of an atomic one with the same step. */
export const costRatio = defineFigure({
  key: "costRatio",
  title: "Step time relative to atomic",
  definition:
    "What the order of additions costs: step time as a multiple of that of an atomic condition of the same run whose step is the same otherwise, paired turn by turn where the conditions took turns.",
  source: papers.zhuang,
  unit: "ratio",
  measure: ({ noise, cost, atomicStepMs, costTurns }): CostRatioValue | Missing => {
    const isAtomic = noise.reduction === "atomic";
    if (!("missing" in costTurns)) return ofTurns(costTurns, isAtomic);
    const atomic = atomicStepMs.filter(isTime);
    if (!isTime(cost.stepMs) || atomic.length === 0) {
      return new Missing(
        "Needs the step time of an atomic condition with the same step otherwise.",
      );
    }
    const ratio = ratioToAtomic([cost.stepMs], atomic);
    const why = `The conditions were timed one after the other, while each trained: ${costTurns.missing}`;
    const withoutInterval = isAtomic ? null : why;
    return { ratio, interval: null, gpu: null, turnCount: null, withoutInterval };
  },
  write: ({ ratio, interval, gpu, turnCount, withoutInterval }) => {
    const inTurns = turnCount === null ? "no turns" : formatQuantity(turnCount, "turn");
    const decimalsOf = (around: Interval | null) =>
      around === null ? undefined : carriedDecimals("ratio", around);
    const parts = [
      gpu === null ? null : `GPU ${formatIn("ratio", gpu.ratio, decimalsOf(gpu.interval))}`,
      withoutInterval === null ? null : `no interval: ${inTurns}`,
    ].filter((part) => part !== null);
    return {
      number: ratio,
      interval,
      decimals: decimalsOf(interval),
      detail: parts.join("; ") || null,
    };
  },
});

function ofTurns({ own, atomic }: CostTurns, isAtomic: boolean): CostRatioValue {
  const turnCount = own.stepMs.length;
  // Nothing is estimated of a ratio to itself.
  if (isAtomic) return { ratio: 1, interval: null, gpu: null, turnCount, withoutInterval: null };
  const measured = ofSample({ stepMs: own.stepMs, atomicStepMs: atomic.stepMs });
  return {
    ...measured,
    gpu:
      own.gpuStepMs &&
      atomic.gpuStepMs &&
      ofSample({ stepMs: own.gpuStepMs, atomicStepMs: atomic.gpuStepMs }),
    turnCount,
    withoutInterval: measured.interval === null ? whyNone(turnCount) : null,
  };
}

function ofSample(sample: TimesSample): TimeRatio {
  return { ratio: ratioInTurns(sample), interval: printedIntervals.stepTimeRatio.interval(sample) };
}

function whyNone(turnCount: number): string {
  const { leastUnits } = printedIntervals.stepTimeRatio;
  return turnCount < leastUnits
    ? `An interval needs ${leastUnits} turns; there are ${turnCount}`
    : "The turns vary too little to tell an error from";
}
