import { accuracyMean } from "./accuracyMean.ts";
import type { PrintedInterval } from "./printedInterval.ts";
import { superiority } from "./superiority.ts";
import { superiorityOfPairs } from "./superiorityOfPairs.ts";

/** Every interval that is printed or drawn anywhere, by its name in JSON. */
export const printedIntervals = {
  accuracyMean,
  superiority,
  superiorityOfPairs,
} as const satisfies Record<string, PrintedInterval>;
