import { blockChurn, churnByBlock } from "../../metrics/blockChurn.ts";
import { type ChurnFlips, meanPairwiseFlips } from "../../metrics/churnFlips.ts";
import { churnMatrix, perClassChurn } from "../../metrics/pairwiseChurn.ts";
import type { Interval } from "../../stats/interval.ts";
import { mean } from "../../stats/mean.ts";
import { printedIntervals } from "../intervals/intervals.ts";
import { defineFigure, type Missing, papers, tooFew } from "./figure.ts";
import { rangeOverSeeds } from "./rangeOverSeeds.ts";

/** Share of test examples on which two replicas disagree, fractions. */
export interface ChurnValue {
  /** Over pairs of replicas of one seed block, then over blocks. */
  readonly mean: number;
  /** Null where it is not printed: see `printedIntervals.churn`. */
  readonly interval: Interval | null;
  /** Of each seed block with two replicas, shape [blocks]. */
  readonly bySeedBlock: readonly number[];
  /** Shape [replicas][replicas], in the order of `measuredReplicas`; across seed blocks too. */
  readonly matrix: readonly (readonly number[])[];
  /** Averaged as `mean`, shape [classes]; null where the test split has no such class. */
  readonly perClass: readonly (number | null)[];
  /** Averaged over ordered pairs, then over blocks. */
  readonly flips: ChurnFlips;
}

export const churn = defineFigure({
  key: "churn",
  title: "Churn",
  definition:
    "Share of test images on which two replicas disagree, averaged over all pairs of replicas, within a seed where they share it: two replicas can be equally accurate and still disagree.",
  source: papers.fard,
  unit: "percent",
  leastReplicas: 2,
  measure: (condition): ChurnValue | Missing => {
    const { testLabels, classNames } = condition.dataset;
    const blocks = condition.blocks.map(({ predictions }) => predictions);
    const overall = blockChurn(blocks);
    if (overall === null) return tooFew("two finished replicas of one seed", 1);
    const compared = blocks.filter(({ length }) => length > 1);
    const byClass = compared.map((block) => perClassChurn(block, testLabels, classNames.length));
    const flips = compared.map((block) => meanPairwiseFlips(block, testLabels));
    return {
      mean: overall,
      interval: printedIntervals.churn.interval(condition),
      bySeedBlock: churnByBlock(blocks),
      matrix: churnMatrix(condition.predictions),
      perClass: classNames.map((_, classIndex) => {
        const values = byClass.map((churns) => churns[classIndex]);
        return values.some(Number.isNaN) ? null : mean(values);
      }),
      flips: {
        win: mean(flips.map(({ win }) => win)),
        loss: mean(flips.map(({ loss }) => loss)),
        neutral: mean(flips.map(({ neutral }) => neutral)),
      },
    };
  },
  write: ({ mean, interval, bySeedBlock }) => ({
    number: mean,
    interval,
    detail: rangeOverSeeds("percent", bySeedBlock),
  }),
});
