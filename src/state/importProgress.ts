import type { ReadProgress } from "../protocol/importApi.ts";
import { unknownTimeLeft, updateTimeLeft } from "./timeLeft.ts";

/** How far an import is, as it is shown. */
export interface ImportProgress extends ReadProgress {
  /** Of the activity at hand; null while there is nothing to estimate from. */
  readonly timeLeftMs: number | null;
}

/** An estimate from less than this says nothing. */
const quietMs = 1_500;

/** Adds the time left to each reading; starts anew where the fraction falls: another activity. */
export function createProgressMeter(now: () => number): (progress: ReadProgress) => ImportProgress {
  let since = now();
  let estimate = unknownTimeLeft;
  return ({ activity, fraction }) => {
    if (fraction === null || fraction < estimate.fraction) {
      since = now();
      estimate = unknownTimeLeft;
      if (fraction === null) return { activity, fraction, timeLeftMs: null };
    }
    const activeMs = now() - since;
    estimate = updateTimeLeft(estimate, { fraction, activeMs });
    return { activity, fraction, timeLeftMs: activeMs < quietMs ? null : estimate.timeLeftMs };
  };
}
