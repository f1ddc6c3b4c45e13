import { mapTable } from "../../closedTable.ts";
import {
  type IndependentErrors,
  independentErrors,
  maxPValues,
} from "../../metrics/independentErrors.ts";
import { degreesOf, type PartSpread } from "../../metrics/partSpread.ts";
import {
  classParts,
  type LargestRatioNull,
  largestRatioNull,
  perClassSpread,
  wholeSplit,
} from "../../metrics/perClassSpread.ts";
import {
  positiveClassOf,
  type Rates,
  type SubgroupSplit,
  subgroupParts,
  subgroupSpread,
} from "../../metrics/subgroupSpread.ts";
import { seededGenerator } from "../../random/seededGenerator.ts";
import { printedIntervals } from "../intervals/intervals.ts";
import { partSample } from "../intervals/partSample.ts";
import { Missing } from "./figure.ts";
import type { MeasuredCondition } from "./measuredCondition.ts";
import { type PartValue, rateTitles } from "./partTable.ts";

/** Seeds the draws of every condition anew: a report is a pure function of the results. */
const drawSeed = 20240507;

/** What the parts of the test split show, and how likely that is for independent errors. */
export interface MeasuredParts {
  readonly topLine: PartValue;
  /** Shape [classes]; null where the test split lacks one. P-values: corrected for all classes. */
  readonly classes: readonly (PartValue | null)[];
  readonly ratioToTopLine: readonly (number | null)[];
  readonly maxRatio: number | null;
  readonly largestRatio: LargestRatioNull | null;
  /** Shape [subgroups]. P-values: corrected for all rates of all subgroups. */
  readonly subgroups: readonly (Rates<PartValue> & { readonly exampleCount: number })[];
}

/** Why nothing varies within seed blocks, or null. */
export function lacksPairs({ blocks }: MeasuredCondition): Missing | null {
  if (degreesOf(blocks.map(({ replicas }) => replicas)) > 0) return null;
  return new Missing("Needs two finished replicas that share a seed; each seed has one.");
}

const known = new WeakMap<MeasuredCondition, MeasuredParts>();

/** The parts of a condition that does not `lacksPairs`; measured once for all figures. */
export function measuredParts(condition: MeasuredCondition): MeasuredParts {
  const measured = known.get(condition) ?? measureParts(condition);
  known.set(condition, measured);
  return measured;
}

/** A part of the test split: its examples, and where it stands among all parts. */
interface Part {
  readonly examples: readonly number[];
  readonly place: number;
}

function measureParts(condition: MeasuredCondition): MeasuredParts {
  const { testLabels: labels, testSubgroups, subgroupNames, classNames } = condition.dataset;
  const blocks = condition.blocks.map(({ predictions }) => predictions);
  const split: SubgroupSplit | null = testSubgroups && {
    labels,
    subgroups: testSubgroups,
    subgroupCount: subgroupNames.length,
    positiveClass: positiveClassOf(classNames),
  };
  const topLine = { examples: wholeSplit(labels), place: 0 };
  const listed: (readonly number[])[] = [topLine.examples];
  const part = (examples: readonly number[] | null): Part | null =>
    examples === null || examples.length === 0
      ? null
      : { examples, place: listed.push(examples) - 1 };
  const classes = classParts(labels, classNames.length).map(part);
  const subgroups = split === null ? [] : subgroupParts(split);
  const subgroupRates = subgroups.map((own) => mapTable(rateTitles, (_, rate) => part(own[rate])));

  const perClass = perClassSpread(blocks, labels, classNames.length);
  const spreads = split === null ? [] : subgroupSpread(blocks, split);
  const errors = independentErrors(blocks, labels, listed, seededGenerator(drawSeed));
  const ofTopLine = valuesOf(condition, errors, [topLine]);
  const ofClass = valuesOf(condition, errors, classes);
  const ofRate = valuesOf(condition, errors, subgroupRates.flatMap(Object.values<Part | null>));
  return {
    topLine: ofTopLine(topLine, perClass.topLine),
    classes: classes.map((own, index) => orNull(ofClass, own, perClass.classes[index])),
    ratioToTopLine: perClass.ratioToTopLine,
    maxRatio: perClass.maxRatio,
    largestRatio: largestRatioNull(perClass, errors, {
      topLine: topLine.place,
      classes: classes.flatMap((own) => (own === null ? [] : [own.place])),
    }),
    subgroups: subgroupRates.map((own, index) => ({
      exampleCount: spreads[index].exampleCount,
      ...mapTable(rateTitles, (_, rate) => orNull(ofRate, own[rate], spreads[index][rate])),
    })),
  };
}

/** What is said of a part of a family; p-values are corrected for all of the family. */
type ValueOf = (part: Part, spread: PartSpread) => PartValue;

function valuesOf(
  condition: MeasuredCondition,
  errors: IndependentErrors,
  family: readonly (Part | null)[],
): ValueOf {
  const places = family.flatMap((part) => (part === null ? [] : [part.place]));
  const pValues = maxPValues(errors, places);
  return ({ examples, place }, spread) => ({
    ...spread,
    excessInterval: printedIntervals.excess.interval(partSample(condition, examples)),
    pValue: spread.timesFiniteTest === null ? null : pValues[places.indexOf(place)],
  });
}

function orNull(of: ValueOf, part: Part | null, spread: PartSpread | null): PartValue | null {
  return part === null || spread === null ? null : of(part, spread);
}
