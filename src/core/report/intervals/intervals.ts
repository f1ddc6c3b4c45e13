import type { PrintedInterval } from "./printedInterval.ts";
import { stepTimeRatio } from "./stepTimeRatio.ts";

/** Every interval that is printed or drawn anywhere, by its name in JSON. */
export const printedIntervals = {
  stepTimeRatio,
} as const satisfies Record<string, PrintedInterval>;
