import { accuracyMean } from "./accuracyMean.ts";
import { accuracySpread } from "./accuracySpread.ts";
import { churn } from "./churn.ts";
import { excess } from "./excess.ts";
import type { PrintedInterval } from "./printedInterval.ts";
import { superiority } from "./superiority.ts";
import { superiorityOfPairs } from "./superiorityOfPairs.ts";

/** Every interval that is printed or drawn anywhere, by its name in JSON. */
export const printedIntervals = {
  accuracyMean,
  accuracySpread,
  churn,
  excess,
  superiority,
  superiorityOfPairs,
} as const satisfies Record<string, PrintedInterval>;
