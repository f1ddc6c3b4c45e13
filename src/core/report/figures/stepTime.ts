import { formatIn } from "../../text/format.ts";
import { defineFigure, Missing } from "./figure.ts";

/** Milliseconds of one training step of one replica. */
export interface StepTimeValue {
  readonly stepMs: number;
  /** Null where the adapter has no timestamps. */
  readonly gpuStepMs: number | null;
  readonly firstStepMs: number | null;
}

/** Missing where no step was timed. */
export const stepTime = defineFigure({
  key: "stepTime",
  title: "Step time",
  definition:
    "Median wall-clock time of one training step of one replica: a cohort's step over its size.",
  source: null,
  unit: "ms",
  measure: ({ cost }): StepTimeValue | Missing => {
    if (!isTime(cost.stepMs)) return new Missing("Needs a timed training step; there is none.");
    const timeOrNull = (time: number | null) => (isTime(time) ? time : null);
    return {
      stepMs: cost.stepMs,
      gpuStepMs: timeOrNull(cost.gpuStepMs),
      firstStepMs: timeOrNull(cost.firstStepMs),
    };
  },
  write: ({ stepMs, gpuStepMs }) => ({
    number: stepMs,
    detail: gpuStepMs === null ? null : `GPU ${formatIn("ms", gpuStepMs)}`,
  }),
});

/** Whether a time was measured: a condition that timed no step has NaN. */
export function isTime(time: number | null): time is number {
  return time !== null && Number.isFinite(time) && time > 0;
}
