import { namesOf } from "../../closedTable.ts";
import type { PartSpread } from "../../metrics/partSpread.ts";
import type { Rates } from "../../metrics/subgroupSpread.ts";
import type { Interval } from "../../stats/interval.ts";
import {
  formatCount,
  formatEnds,
  formatIn,
  formatPercent,
  formatPoints,
  noFigure,
} from "../../text/format.ts";

/** A rate of one part of the test split over replicas. */
export interface PartValue extends PartSpread {
  readonly excessInterval: Interval | null;
  /**
   * One-sided, against independent errors, corrected for all parts of the figure; null where replicas
   * that share seeds are right on the same of its examples.
   */
  readonly pValue: number | null;
}

/** The rates of a subgroup, in words. */
export const rateTitles = {
  accuracy: "Accuracy",
  falsePositiveRate: "False-positive rate",
  falseNegativeRate: "False-negative rate",
} as const satisfies Record<keyof Rates<unknown>, string>;
export const rateNames = namesOf(rateTitles);

/** The columns of every table of parts, after those that name the part. */
export const partColumns = [
  { label: "Images", hint: "Number of its test images" },
  { label: "Mean", hint: "Mean over replicas" },
  { label: "Spread", hint: "Sample standard deviation over replicas that share seeds, if any do" },
  {
    label: "Times chance",
    hint: "The spread as a multiple of what its own test images explain alone, if replicas were wrong on each of them independently",
  },
  {
    label: "Excess",
    hint: "The spread beyond what its own test images explain: the square root of the difference of the squares; in brackets its 95 % interval, where there is one",
  },
] as const;

/** What a table of parts says of itself. */
export const partNote =
  "Times chance: the spread over replicas as a multiple of what the part's own test images explain alone. About 1 is what replicas give whose errors are independent; the largest of several lies above.";

/** The cells of `partColumns`. */
export function partCells(value: PartValue): string[] {
  const { exampleCount, mean, sampleStdDev, timesFiniteTest, excess, excessInterval } = value;
  return [
    formatCount(exampleCount),
    formatPercent(mean),
    formatPoints(sampleStdDev),
    timesFiniteTest === null ? noFigure : formatIn("ratio", timesFiniteTest),
    timesFiniteTest === null
      ? noFigure
      : formatPoints(excess) +
        (excessInterval === null ? "" : ` (${formatEnds("points", excessInterval)})`),
  ];
}
