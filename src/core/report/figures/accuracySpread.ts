import { accuracySpread as measureSpread } from "../../metrics/accuracySpread.ts";
import type { Interval } from "../../stats/interval.ts";
import { sampleStdDev } from "../../stats/stdDev.ts";
import { printedIntervals } from "../intervals/intervals.ts";
import { answersInWords } from "./answersInWords.ts";
import { defineFigure, type Missing, papers, tooFew } from "./figure.ts";
import { rangeOverSeeds } from "./rangeOverSeeds.ts";

/** How far accuracies lie apart, fractions. */
export interface AccuracySpreadValue {
  /** Over replicas; within seed blocks where there are several. */
  readonly accuracySampleStdDev: number;
  /** Null where it is not printed: see `printedIntervals.accuracySpread`. */
  readonly interval: Interval | null;
  /** Of each seed block with two replicas, shape [blocks]. */
  readonly bySeedBlock: readonly number[];
  /** Which replicas of one seed block answer alike, in words; null where all differ. */
  readonly alike: string | null;
}

export const accuracySpread = defineFigure({
  key: "accuracySpread",
  title: "Accuracy spread",
  definition:
    "How far the replicas' accuracies lie apart: their sample standard deviation, in percentage points; within a seed where replicas share it.",
  source: papers.zhuang,
  unit: "points",
  leastReplicas: 2,
  measure: (condition): AccuracySpreadValue | Missing => {
    const blocks = condition.blocks.map(({ accuracies }) => accuracies);
    const accuracySampleStdDev = measureSpread(blocks);
    if (accuracySampleStdDev === null) return tooFew("two finished replicas of one seed", 1);
    return {
      accuracySampleStdDev,
      interval: printedIntervals.accuracySpread.interval(condition),
      bySeedBlock: blocks.filter(({ length }) => length > 1).map(sampleStdDev),
      alike: answersInWords(condition.blocks),
    };
  },
  write: ({ accuracySampleStdDev, interval, bySeedBlock }) => ({
    number: accuracySampleStdDev,
    interval,
    detail: rangeOverSeeds("points", bySeedBlock),
  }),
});
