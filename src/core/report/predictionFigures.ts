import { perClassAccuracy } from "../metrics/accuracy.ts";
import { accuracySpread } from "../metrics/accuracySpread.ts";
import { meanPairwiseFlips } from "../metrics/churnFlips.ts";
import { expectedDisagreement } from "../metrics/expectedDisagreement.ts";
import { finiteTestVariance } from "../metrics/finiteTestVariance.ts";
import { churnMatrix, meanPairwiseChurn, perClassChurn } from "../metrics/pairwiseChurn.ts";
import { perClassSpread } from "../metrics/perClassSpread.ts";
import { positiveClassOf, subgroupSpread } from "../metrics/subgroupSpread.ts";
import { seededGenerator } from "../random/seededGenerator.ts";
import type { ExperimentResults } from "../results/results.ts";
import { mean } from "../stats/mean.ts";
import { studentInterval } from "../stats/studentInterval.ts";
import { churnInterval } from "./churnInterval.ts";
import type {
  AccuracyFigures,
  ChurnFigures,
  PerClassFigures,
  ReferenceFigures,
  SpreadFigures,
  SubgroupFigures,
} from "./report.ts";

/**
 * Seeds every bootstrap of a report, anew for each condition, so that the report is a pure
 * function of the results. The number has no meaning.
 */
export const reportBootstrapSeed = 20220829;

type Dataset = ExperimentResults["dataset"];

/** Mean, its interval and range of top-1 accuracy, fractions, shape [replicas], one or more. */
export function accuracyFigures(accuracies: readonly number[]): AccuracyFigures {
  return {
    mean: mean(accuracies),
    meanInterval: accuracies.length < 2 ? null : studentInterval(accuracies),
    min: Math.min(...accuracies),
    max: Math.max(...accuracies),
  };
}

/** Accuracy spread over two replicas or more, with a bootstrap of `reportBootstrapSeed`. */
export function spreadFigures(accuracies: readonly number[]): SpreadFigures {
  return accuracySpread(accuracies, { generator: seededGenerator(reportBootstrapSeed) });
}

/** Churn of two replicas or more; predictions of shape [replicas][examples]. */
export function churnFigures(predictions: readonly Uint8Array[], dataset: Dataset): ChurnFigures {
  const { testLabels, classNames } = dataset;
  const matrix = churnMatrix(predictions);
  return {
    mean: meanPairwiseChurn(predictions),
    interval: predictions.length < 3 ? null : churnInterval(matrix),
    matrix,
    perClass: nanToNull(perClassChurn(predictions, testLabels, classNames.length)),
    flips: meanPairwiseFlips(predictions, testLabels),
  };
}

/** Per-class accuracy and its spread over two replicas or more. */
export function perClassFigures(
  predictions: readonly Uint8Array[],
  accuracies: readonly number[],
  { testLabels, classNames }: Dataset,
): PerClassFigures {
  const byReplica = predictions.map((one) => perClassAccuracy(one, testLabels, classNames.length));
  const spread = perClassSpread(byReplica, accuracies);
  const largestIndex =
    spread.maxRatio === null ? -1 : spread.ratioToTopLine.indexOf(spread.maxRatio);
  return {
    meanAccuracy: classNames.map((_, classIndex) => {
      const values = byReplica.map((replica) => replica[classIndex]);
      return values.some(Number.isNaN) ? null : mean(values);
    }),
    accuracySampleStdDev: nanToNull(spread.perClassSampleStdDev),
    ratioToTopLine: nanToNull(spread.ratioToTopLine),
    largest:
      spread.maxRatio === null
        ? null
        : { className: classNames[largestIndex], ratio: spread.maxRatio },
  };
}

/** Spread in each subgroup over two replicas or more; the data set must have subgroups. */
export function subgroupFigures(
  predictions: readonly Uint8Array[],
  { testLabels, testSubgroups, subgroupNames, classNames }: Dataset,
): SubgroupFigures[] {
  const spreads = subgroupSpread(predictions, {
    labels: testLabels,
    subgroups: testSubgroups ?? new Uint8Array(testLabels.length),
    subgroupCount: subgroupNames.length,
    positiveClass: positiveClassOf(classNames),
  });
  return spreads.map(({ subgroupIndex, ...figures }) => ({
    name: subgroupNames[subgroupIndex],
    ...figures,
  }));
}

/** Reference lines of two replicas or more. */
export function referenceFigures(
  predictions: readonly Uint8Array[],
  { testLabels }: Dataset,
): ReferenceFigures {
  return {
    finiteTestStdDev: finiteTestVariance(predictions, testLabels).unbiasedStdDev,
    expectedDisagreement: expectedDisagreement(predictions, testLabels),
  };
}

function nanToNull(values: Float64Array): (number | null)[] {
  return Array.from(values, (value) => (Number.isNaN(value) ? null : value));
}
