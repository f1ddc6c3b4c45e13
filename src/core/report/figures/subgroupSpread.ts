import {
  subgroupSpread as measureSpread,
  positiveClassOf,
  type RateSpread,
  type SubgroupSpread,
} from "../../metrics/subgroupSpread.ts";
import { formatCount, formatPercent, formatPoints, noFigure } from "../../text/format.ts";
import { defineFigure, Missing, papers, tooFew } from "./figure.ts";

export interface SubgroupValue extends SubgroupSpread {
  readonly name: string;
}

/** Missing without subgroups too, which is then the reason. */
export const subgroupSpread = defineFigure({
  key: "subgroupSpread",
  title: "Largest subgroup spread",
  definition:
    "The subgroup of test images whose accuracy varies most over replicas: its sample standard deviation, in percentage points.",
  source: papers.zhuang,
  unit: "points",
  measure: ({ predictions, dataset }): readonly SubgroupValue[] | Missing => {
    const { testLabels, testSubgroups, subgroupNames, classNames } = dataset;
    if (testSubgroups === null) return new Missing("The data set has no subgroups.");
    if (predictions.length < 2) return tooFew("two finished replicas", predictions.length);
    const spreads = measureSpread(predictions, {
      labels: testLabels,
      subgroups: testSubgroups,
      subgroupCount: subgroupNames.length,
      positiveClass: positiveClassOf(classNames),
    });
    return spreads.map((spread, index) => ({ name: subgroupNames[index], ...spread }));
  },
  write: (subgroups) => {
    const spreads = subgroups.flatMap(({ name, accuracy }) =>
      accuracy === null ? [] : { name, stdDev: accuracy.sampleStdDev },
    );
    const stdDev = Math.max(0, ...spreads.map((spread) => spread.stdDev));
    const largest = spreads.find((spread) => spread.stdDev === stdDev && stdDev > 0);
    return { number: stdDev, detail: largest === undefined ? null : `subgroup ${largest.name}` };
  },
  breakdown: {
    title: "Subgroups",
    note: "Means over replicas, and in brackets how far they spread (sample standard deviation).",
    columns: [
      { label: "Subgroup", hint: "Part of the test images" },
      { label: "Examples", hint: "Number of its test images" },
      { label: "Accuracy (spread)", hint: "Share of its images that are predicted right" },
      {
        label: "False-positive rate (spread)",
        hint: "FP / (FP + TN), the second class being the positive one",
      },
      {
        label: "False-negative rate (spread)",
        hint: "FN / (FN + TP), the second class being the positive one",
      },
    ],
    rows: (subgroups) =>
      subgroups.map(({ name, exampleCount, accuracy, falsePositiveRate, falseNegativeRate }) => [
        name,
        formatCount(exampleCount),
        ...[accuracy, falsePositiveRate, falseNegativeRate].map(rateText),
      ]),
  },
});

function rateText(rate: RateSpread | null): string {
  return rate === null
    ? noFigure
    : `${formatPercent(rate.mean)} (${formatPoints(rate.sampleStdDev)})`;
}
