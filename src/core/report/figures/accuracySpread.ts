import { accuracySpread as measureSpread } from "../../metrics/accuracySpread.ts";
import { seededGenerator } from "../../random/seededGenerator.ts";
import { defineFigure, papers } from "./figure.ts";

/**
 * Seeds the bootstrap of every condition anew, so that the report is a pure function of the
 * results. The number has no meaning.
 */
const bootstrapSeed = 20220829;

/**
 * The chi-square interval is the one to rely on: it holds its level for few replicas, where the
 * bootstrap's is too narrow.
 */
export const accuracySpread = defineFigure({
  key: "accuracySpread",
  title: "Accuracy spread",
  definition:
    "How far the replicas' accuracies lie apart: their sample standard deviation, in percentage points.",
  source: papers.zhuang,
  unit: "points",
  leastReplicas: 2,
  measure: ({ accuracies }) =>
    measureSpread(accuracies, { generator: seededGenerator(bootstrapSeed) }),
  write: ({ accuracySampleStdDev, chiSquareInterval }) => ({
    number: accuracySampleStdDev,
    interval: chiSquareInterval,
  }),
});
