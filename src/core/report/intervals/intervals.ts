import { accuracyMean } from "./accuracyMean.ts";
import { accuracySpread } from "./accuracySpread.ts";
import { excess } from "./excess.ts";
import type { PrintedInterval } from "./printedInterval.ts";

/** Every interval that is printed or drawn anywhere, by its name in JSON. */
export const printedIntervals = {
  accuracyMean,
  accuracySpread,
  excess,
} as const satisfies Record<string, PrintedInterval>;
