import { median } from "../../stats/mean.ts";
import { formatIn, formatQuantity } from "../../text/format.ts";
import { defineFigure, Missing } from "./figure.ts";

/** Milliseconds of one training step of one replica. */
export interface StepTimeValue {
  /** Median of the turns; where there are none, of the condition's own training. */
  readonly stepMs: number;
  /** The same by GPU timestamps, of the same submissions; null where the adapter has none. */
  readonly gpuStepMs: number | null;
  readonly firstStepMs: number | null;
  /** Turns that conditions took to be timed; null: the time is of the condition's own training. */
  readonly turnCount: number | null;
}

/** Missing where no step was timed. */
export const stepTime = defineFigure({
  key: "stepTime",
  title: "Step time",
  definition:
    "Median time of one training step of one replica by the clock (a cohort's step over its size): of blocks of steps in which the conditions took turns after training, or else of the condition's own training.",
  source: null,
  unit: "ms",
  measure: ({ cost, costTurns }): StepTimeValue | Missing => {
    const timeOrNull = (time: number | null) => (isTime(time) ? time : null);
    const firstStepMs = timeOrNull(cost.firstStepMs);
    if (!("missing" in costTurns)) {
      const { stepMs, gpuStepMs } = costTurns.own;
      return {
        stepMs: median(stepMs),
        gpuStepMs: gpuStepMs && median(gpuStepMs),
        firstStepMs,
        turnCount: stepMs.length,
      };
    }
    if (!isTime(cost.stepMs)) return new Missing("Needs a timed training step; there is none.");
    const gpuStepMs = timeOrNull(cost.gpuStepMs);
    return { stepMs: cost.stepMs, gpuStepMs, firstStepMs, turnCount: null };
  },
  write: ({ stepMs, gpuStepMs, turnCount }) => ({
    number: stepMs,
    detail: [
      gpuStepMs === null ? [] : [`GPU ${formatIn("ms", gpuStepMs)}`],
      turnCount === null ? ["while it trained"] : [formatQuantity(turnCount, "turn")],
    ]
      .flat()
      .join("; "),
  }),
});

/** Whether a time was measured: a condition that timed no step has NaN. */
export function isTime(time: number | null): time is number {
  return time !== null && Number.isFinite(time) && time > 0;
}
