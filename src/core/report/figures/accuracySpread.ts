import {
  type AccuracySpread,
  accuracySpread as measureSpread,
} from "../../metrics/accuracySpread.ts";
import { seededGenerator } from "../../random/seededGenerator.ts";
import { defineFigure, type Missing, papers, tooFew } from "./figure.ts";

/**
 * Seeds the bootstrap of every condition anew, so that the report is a pure function of the
 * results. The number has no meaning.
 */
const bootstrapSeed = 20220829;

/**
 * Missing with fewer than two replicas. The chi-square interval is the one to rely on: it holds
 * its level for few replicas, where the bootstrap's is too narrow.
 */
export const accuracySpread = defineFigure({
  key: "accuracySpread",
  title: "Accuracy spread",
  definition:
    "How far the replicas' accuracies lie apart: their sample standard deviation, in percentage points.",
  source: papers.zhuang,
  unit: "points",
  measure: ({ accuracies }): AccuracySpread | Missing => {
    if (accuracies.length < 2) return tooFew("two finished replicas", accuracies.length);
    return measureSpread(accuracies, { generator: seededGenerator(bootstrapSeed) });
  },
  write: ({ accuracySampleStdDev, chiSquareInterval }) => ({
    number: accuracySampleStdDev,
    interval: chiSquareInterval,
  }),
});
