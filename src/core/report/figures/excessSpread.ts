import { formatIn } from "../../text/format.ts";
import { defineFigure, type Missing, papers } from "./figure.ts";
import { lacksPairs, measuredParts } from "./measuredParts.ts";
import type { PartValue } from "./partTable.ts";

/** Of the whole test split. */
export const excessSpread = defineFigure({
  key: "excessSpread",
  title: "Excess spread",
  definition:
    "Spread of accuracy beyond what the test set explains by chance: the square root of the difference of their squares, or 0; and the spread as a multiple of chance.",
  source: papers.jordan,
  unit: "points",
  leastReplicas: 2,
  measure: (condition): PartValue | Missing =>
    lacksPairs(condition) ?? measuredParts(condition).topLine,
  write: ({ excess, excessInterval, timesFiniteTest }) => ({
    number: excess,
    interval: excessInterval,
    detail: timesFiniteTest === null ? null : `${formatIn("ratio", timesFiniteTest)} chance`,
  }),
});
