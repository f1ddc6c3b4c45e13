import { ratioToAtomic } from "../../metrics/cost.ts";
import { defineFigure, Missing, papers } from "./figure.ts";
import { isTime } from "./stepTime.ts";

/** A ratio; missing without a timed step of this condition, or of an atomic one. */
export const costRatio = defineFigure({
  key: "costRatio",
  title: "Step time relative to atomic",
  definition:
    "What the order of additions costs: step time as a multiple of that of the atomic conditions of the same run.",
  source: papers.zhuang,
  unit: "ratio",
  measure: ({ cost, atomicStepMs }) => {
    const atomic = atomicStepMs.filter(isTime);
    return isTime(cost.stepMs) && atomic.length > 0
      ? ratioToAtomic([cost.stepMs], atomic)
      : new Missing("Needs the step time of an atomic condition of the same run.");
  },
  write: (number) => ({ number }),
});
