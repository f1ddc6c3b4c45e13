import { perClassAccuracy } from "../../metrics/accuracy.ts";
import { perClassSpread as measureSpread } from "../../metrics/perClassSpread.ts";
import { mean } from "../../stats/mean.ts";
import { noFigure } from "../../text/format.ts";
import { defineFigure, nanToNull, papers } from "./figure.ts";

export interface PerClassSpreadValue {
  /** Each of shape [classes]; null where the test split has no such class. */
  readonly meanAccuracy: readonly (number | null)[];
  readonly accuracySampleStdDev: readonly (number | null)[];
  /** Over the overall accuracy's deviation; null also where that is 0. */
  readonly ratioToTopLine: readonly (number | null)[];
  /** The class of the largest ratio: the study's headline. Null where there is none. */
  readonly largest: { readonly className: string; readonly ratio: number } | null;
}

export const perClassSpread = defineFigure({
  key: "perClassSpread",
  title: "Largest class spread",
  definition:
    "The class whose accuracy varies most over replicas: its standard deviation, as a multiple of that of the overall accuracy.",
  source: papers.zhuang,
  unit: "ratio",
  leastReplicas: 2,
  measure: ({ predictions, accuracies, dataset }): PerClassSpreadValue => {
    const { testLabels, classNames } = dataset;
    const byReplica = predictions.map((one) =>
      perClassAccuracy(one, testLabels, classNames.length),
    );
    const spread = measureSpread(byReplica, accuracies);
    const { maxRatio, ratioToTopLine } = spread;
    return {
      meanAccuracy: classNames.map((_, classIndex) => {
        const values = byReplica.map((replica) => replica[classIndex]);
        return values.some(Number.isNaN) ? null : mean(values);
      }),
      accuracySampleStdDev: nanToNull(spread.perClassSampleStdDev),
      ratioToTopLine: nanToNull(ratioToTopLine),
      largest:
        maxRatio === null
          ? null
          : { className: classNames[ratioToTopLine.indexOf(maxRatio)], ratio: maxRatio },
    };
  },
  write: ({ largest }) =>
    largest === null
      ? { number: null, text: noFigure, detail: "no overall spread" }
      : { number: largest.ratio, detail: `class ${largest.className}` },
});
