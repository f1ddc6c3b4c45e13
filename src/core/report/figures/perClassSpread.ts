import { degreesOf } from "../../metrics/partSpread.ts";
import { formatCount, formatEnds, formatIn, noFigure } from "../../text/format.ts";
import { defineFigure, type Missing, papers } from "./figure.ts";
import type { MeasuredCondition } from "./measuredCondition.ts";
import { lacksPairs, measuredParts } from "./measuredParts.ts";
import { type PartValue, partCells, partColumns, partNote } from "./partTable.ts";

export interface ClassValue extends PartValue {
  readonly name: string;
  /** Its deviation over the overall accuracy's; null where that is 0. */
  readonly ratioToTopLine: number | null;
}

export interface PerClassSpreadValue {
  /** Shape [classes]; null where the test split has no such class. */
  readonly classes: readonly (ClassValue | null)[];
  /** The class of the largest ratio: the study's headline. Null where `noHeadline` says why. */
  readonly headline: {
    readonly className: string;
    readonly ratio: number;
    /** What independent errors at the same error rates give: median and middle 95 %. */
    readonly independentErrors: {
      readonly median: number;
      readonly low: number;
      readonly high: number;
    };
  } | null;
  readonly noHeadline: string | null;
}

/**
 * Fewest degrees of freedom (replicas less seed blocks) with a headline number. Independent errors
 * alone, ten classes of 205 images, 90 % accuracy, simulated: median and middle 95 % of the largest
 * ratio are 6.2 (2.8 to 32) for 3 replicas, 5.1 (2.8 to 13) for 5, 4.4 (2.9 to 7.8) for 10 and 4.0
 * (3.0 to 5.8) for 20. Below ten almost any number would pass.
 */
const leastHeadlineDegrees = 9;

export const perClassSpread = defineFigure({
  key: "perClassSpread",
  title: "Largest class spread",
  definition:
    "The class whose accuracy varies most over replicas: its standard deviation, as a multiple of that of the overall accuracy, beside what independent errors give.",
  source: papers.zhuang,
  unit: "ratio",
  leastReplicas: 2,
  measure: (condition): PerClassSpreadValue | Missing => {
    const { classNames } = condition.dataset;
    const lacking = lacksPairs(condition);
    if (lacking !== null) return lacking;
    const { classes: parts, ratioToTopLine, maxRatio, largestRatio } = measuredParts(condition);
    const classes = parts.map(
      (part, index) =>
        part && { name: classNames[index], ...part, ratioToTopLine: ratioToTopLine[index] },
    );
    if (maxRatio === null || largestRatio === null) {
      return { classes, headline: null, noHeadline: "no overall spread" };
    }
    const noHeadline = tooFewForHeadline(condition);
    if (noHeadline !== null) return { classes, headline: null, noHeadline };
    const className = classNames[ratioToTopLine.indexOf(maxRatio)];
    return {
      classes,
      headline: { className, ratio: maxRatio, independentErrors: largestRatio },
      noHeadline: null,
    };
  },
  write: ({ headline, noHeadline }) => {
    if (headline === null) return { number: null, text: noFigure, detail: noHeadline };
    const { className, ratio, independentErrors: chance } = headline;
    return {
      number: ratio,
      detail: `class ${className}; independent errors give ${formatIn("ratio", chance.median)} (${formatEnds("ratio", chance)})`,
    };
  },
  breakdown: {
    title: "Classes",
    note: partNote,
    columns: [{ label: "Class", hint: "Test images with this label" }, ...partColumns],
    rows: ({ classes }) =>
      classes.every((one) => one === null || one.timesFiniteTest === null)
        ? []
        : classes.flatMap((one) => (one === null ? [] : [[one.name, ...partCells(one)]])),
  },
});

function tooFewForHeadline({ blocks, replicas }: MeasuredCondition): string | null {
  if (degreesOf(blocks.map((block) => block.replicas)) >= leastHeadlineDegrees) return null;
  const needed = `needs ${leastHeadlineDegrees + blocks.length} replicas`;
  const underSeeds = blocks.length === 1 ? "" : ` under ${formatCount(blocks.length)} seeds`;
  return `${needed}${underSeeds}, has ${formatCount(replicas.length)}`;
}
