import {
  asReleasedChurn,
  asReleasedFalseNegativeRate,
  asReleasedStdDev,
} from "../metrics/asReleased.ts";
import { pairsOf } from "../metrics/predictionLists.ts";
import { positiveClassOf, subgroupRates } from "../metrics/subgroupSpread.ts";
import { mean } from "../stats/mean.ts";
import { pooledStdDev } from "../stats/stdDev.ts";
import { formatNumber, formatPercent, formatPoints, noFigure } from "../text/format.ts";
import { accuracySpread } from "./figures/accuracySpread.ts";
import { churn } from "./figures/churn.ts";
import type { Figure } from "./figures/figure.ts";
import { type FigureName, type FigureValues, writeFigure } from "./figures/figures.ts";
import type { MeasuredBlock, MeasuredCondition } from "./figures/measuredCondition.ts";
import { weightDistance } from "./figures/weightDistance.ts";
import type { ConditionReport } from "./report.ts";

/** One condition: what is measured of it, and what its report says. */
export interface ReleasedSubject {
  readonly measured: MeasuredCondition;
  readonly report: ConditionReport;
  /** Whether the model has moving statistics, which results do not hold. */
  readonly hasMovingStatistics: boolean;
}

/** A figure written twice. */
export interface WrittenTwice {
  /** The part of the test images that it is about; all where absent. */
  readonly part?: string;
  readonly ours: string;
  readonly asReleased: string;
}

/** A figure in which the study's released code departs from the study's text. */
interface ReleasedFigure {
  readonly title: string;
  /** How, in a sentence. */
  readonly explanation: string;
  /** None where data or replicas do not allow the figure. */
  readonly rows: (subject: ReleasedSubject) => readonly WrittenTwice[];
}

/**
 * All of them. The released code's figure is of replicas under one root seed; where there are several,
 * it is averaged over them.
 *
 * @see usyd-fsalab/NeuralNetworkRandomness, run_ae.py.
 */
export const releasedFigures: readonly ReleasedFigure[] = [
  {
    title: "Churn",
    explanation:
      "The released code takes the share of test images on which two replicas agree; ours is the share on which they disagree.",
    rows: ({ measured, report }) => {
      const agreement = overBlocks(measured, ({ predictions }) =>
        mean(pairsOf(predictions).map(([a, b]) => asReleasedChurn(a, b))),
      );
      if (agreement === null) return [];
      return [{ ours: oursOf(churn, report), asReleased: formatPercent(agreement) }];
    },
  },
  {
    title: "Accuracy spread",
    explanation:
      "The released code divides the squared deviations by the number of replicas, n; ours by n − 1, since replicas are a sample.",
    rows: ({ measured, report }) => {
      const stdDev = overBlocks(measured, ({ accuracies }) => asReleasedStdDev(accuracies));
      if (stdDev === null) return [];
      return [{ ours: oursOf(accuracySpread, report), asReleased: formatPoints(stdDev) }];
    },
  },
  {
    title: "Weight distance",
    explanation:
      "The released code takes weights at their own length, with batch norm's moving statistics among them; ours scales the trainable weights to length 1.",
    rows: ({ report, hasMovingStatistics }) => {
      const distance = report.figures.weightDistance;
      if (distance === undefined) return [];
      const asReleased = hasMovingStatistics
        ? `${noFigure} (results hold no moving statistics)`
        : formatNumber(distance.raw);
      return [{ ours: oursOf(weightDistance, report), asReleased }];
    },
  },
  {
    title: "False-negative rate (spread)",
    explanation:
      "The released code divides the false negatives by the number of negative images; ours divides them by the number of positive ones. In brackets the spread over replicas, computed as for accuracy.",
    rows: ({ measured }) => {
      const { testLabels, testSubgroups, subgroupNames, classNames } = measured.dataset;
      const positiveClass = positiveClassOf(classNames);
      if (positiveClass === null) return [];
      const all = { part: "all test images", isIn: () => true };
      const parts = subgroupNames.map((part, index) => ({
        part,
        isIn: (_: number, example: number) => testSubgroups?.[example] === index,
      }));
      return [all, ...parts].flatMap(({ part, isIn }) => {
        const labels = testLabels.filter(isIn);
        const isMissing = !labels.includes(positiveClass) || overBlocks(measured, () => 0) === null;
        if (isMissing) return [];
        const ours = (predictions: Uint8Array) => {
          const split = { labels, subgroups: new Uint8Array(labels.length), subgroupCount: 1 };
          const [rates] = subgroupRates(predictions.filter(isIn), { ...split, positiveClass });
          return rates.falseNegativeRate;
        };
        const asReleased = (predictions: Uint8Array) =>
          asReleasedFalseNegativeRate(predictions.filter(isIn), labels, positiveClass);
        return [
          {
            part,
            ours: rateText(measured, ours, pooledStdDev),
            asReleased: rateText(measured, asReleased, (blocks) =>
              mean(blocks.map(asReleasedStdDev)),
            ),
          },
        ];
      });
    },
  },
];

/** A figure as the report has it. */
function oursOf<Name extends FigureName>(
  figure: Figure<Name, FigureValues[Name]>,
  report: ConditionReport,
): string {
  return writeFigure(figure, report).text;
}

/** A figure of replicas under one root seed, averaged over root seeds; null where none has two. */
function overBlocks(
  { blocks }: MeasuredCondition,
  figure: (block: MeasuredBlock) => number,
): number | null {
  const paired = blocks.filter(({ replicas }) => replicas.length >= 2);
  return paired.length === 0 ? null : mean(paired.map(figure));
}

/** Mean of a rate over replicas, and in brackets its deviation over those of one root seed. */
function rateText(
  { blocks }: MeasuredCondition,
  rate: (predictions: Uint8Array) => number | null,
  stdDev: (blocks: readonly (readonly number[])[]) => number,
): string {
  const rates = blocks.map(({ predictions }) =>
    predictions.map(rate).filter((one) => one !== null),
  );
  const paired = rates.filter(({ length }) => length >= 2);
  if (paired.length === 0) return noFigure;
  return `${formatPercent(mean(paired.flat()))} (${formatPoints(stdDev(paired))})`;
}
