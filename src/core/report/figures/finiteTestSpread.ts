import { defineFigure, type Missing, papers } from "./figure.ts";
import { lacksPairs, measuredParts } from "./measuredParts.ts";

/** The part is the whole test split. */
export const finiteTestSpread = defineFigure({
  key: "finiteTestSpread",
  title: "Spread that the test set explains",
  definition:
    "Spread of accuracy that replicas would show on a test set of this size by chance alone, even if they were equally good on endless data.",
  source: papers.jordan,
  unit: "points",
  leastReplicas: 2,
  measure: (condition): number | Missing =>
    lacksPairs(condition) ?? measuredParts(condition).topLine.finiteTestStdDev,
  write: (number) => ({ number }),
});
