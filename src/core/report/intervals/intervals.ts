import { accuracyMean } from "./accuracyMean.ts";
import type { PrintedInterval } from "./printedInterval.ts";

/** Every interval that is printed or drawn anywhere, by its name in JSON. */
export const printedIntervals = {
  accuracyMean,
} as const satisfies Record<string, PrintedInterval>;
