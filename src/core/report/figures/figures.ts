import { formatIn, formatInterval, noFigure } from "../../text/format.ts";
import { accuracy } from "./accuracy.ts";
import { accuracySpread } from "./accuracySpread.ts";
import { churn } from "./churn.ts";
import { costRatio } from "./costRatio.ts";
import { distinctPredictions } from "./distinctPredictions.ts";
import { distinctWeights } from "./distinctWeights.ts";
import { excessSpread } from "./excessSpread.ts";
import { expectedDisagreement } from "./expectedDisagreement.ts";
import { type Figure, Missing, tooFew } from "./figure.ts";
import { finiteTestSpread } from "./finiteTestSpread.ts";
import { firstDifference } from "./firstDifference.ts";
import type { MeasuredCondition } from "./measuredCondition.ts";
import { perClassSpread } from "./perClassSpread.ts";
import { replicasDone } from "./replicasDone.ts";
import { saturation } from "./saturation.ts";
import { seedVariation } from "./seedVariation.ts";
import { stepTime } from "./stepTime.ts";
import { subgroupSpread } from "./subgroupSpread.ts";
import { weightDistance } from "./weightDistance.ts";

/** Every figure of the report, in the order in which it is shown. */
export const figures = [
  replicasDone,
  accuracy,
  accuracySpread,
  finiteTestSpread,
  excessSpread,
  seedVariation,
  churn,
  expectedDisagreement,
  weightDistance,
  perClassSpread,
  subgroupSpread,
  distinctWeights,
  distinctPredictions,
  firstDifference,
  saturation,
  stepTime,
  costRatio,
] as const satisfies readonly Figure<string, unknown>[];

/** Stands over a table of them. */
export const figuresCaption =
  "Figures over replicas, with 95 % intervals below where there are enough replicas, or else ranges";

type ListedFigure = (typeof figures)[number];
export type FigureName = ListedFigure["key"];

/** The value of each figure, by its key. */
export type FigureValues = {
  readonly [Listed in ListedFigure as Listed["key"]]: Listed extends Figure<string, infer Value>
    ? Value
    : never;
};

/** What was measured of one condition: each figure is in one of the two. */
export interface ConditionFigures {
  readonly figures: Readonly<Partial<FigureValues>>;
  /** Why a figure is not there. */
  readonly missing: Readonly<Partial<Record<FigureName, string>>>;
}

/**
 * Measures every figure of a condition.
 *
 * @throws {LabError} "metric-input" if the results' shapes do not fit together.
 */
export function measureFigures(condition: MeasuredCondition): ConditionFigures {
  const values: { -readonly [Name in FigureName]?: FigureValues[Name] } = {};
  const missing: Partial<Record<FigureName, string>> = {};
  const measureOne = <Name extends FigureName>(figure: Figure<Name, FigureValues[Name]>) => {
    const { leastReplicas = 0, over = "replicas" } = figure;
    const { length } = condition[over];
    const value =
      length < leastReplicas
        ? tooFew(leastReplicas === 1 ? "a finished replica" : "two finished replicas", length)
        : figure.measure(condition);
    if (value instanceof Missing) missing[figure.key] = value.reason;
    else values[figure.key] = value;
  };
  for (const figure of figures) measureOne(figure);
  return { figures: values, missing };
}

/** A figure of a condition as page, command line and CSV show it. */
export interface WrittenFigure {
  /** In the figure's unit; null where the value is no number, or missing. */
  readonly number: number | null;
  /** Of some width. */
  readonly interval: { readonly low: number; readonly high: number } | null;
  /** The value with its unit; `noFigure` where it is missing. */
  readonly text: string;
  /** The second line: the interval and the detail, or null. */
  readonly detail: string | null;
  /** Why it is missing, or null. */
  readonly reason: string | null;
}

/** Writes one figure of a condition. */
export function writeFigure<Name extends FigureName>(
  figure: Figure<Name, FigureValues[Name]>,
  { figures: values, missing }: ConditionFigures,
): WrittenFigure {
  const value = values[figure.key];
  if (value === undefined) {
    const reason = missing[figure.key] ?? null;
    return { number: null, interval: null, text: noFigure, detail: null, reason };
  }
  const { number, interval: around = null, decimals, text, detail = null } = figure.write(value);
  const interval = around !== null && around.low < around.high ? around : null;
  const second = [interval && formatInterval(figure.unit, interval, decimals), detail];
  return {
    number,
    interval,
    text: text ?? (number === null ? noFigure : formatIn(figure.unit, number, decimals)),
    detail: second.filter((part) => part !== null).join("; ") || null,
    reason: null,
  };
}
