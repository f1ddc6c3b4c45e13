import type { Interval } from "../../stats/interval.ts";
import type { UnitName } from "../../text/format.ts";
import type { MeasuredCondition } from "./measuredCondition.ts";

/** Why a condition lacks a figure: what the figure needs, and what there is. */
export class Missing {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

/** Too little of what a figure needs two of, or one. */
export function tooFew(needed: string, count: number): Missing {
  return new Missing(`Needs ${needed}; ${count === 0 ? "there is none" : "there is one"}.`);
}

/** Where definitions come from, as a reader can look them up. */
export const papers = {
  fard: "Milani Fard et al., NIPS 2016, Launch and Iterate: Reducing Prediction Churn",
  jiang: "Jiang et al., ICLR 2022, arXiv 2106.13799",
  jordan: "Jordan, ICLR 2024, arXiv 2304.01910",
  zhuang: "Zhuang et al., MLSys 2022, arXiv 2106.11872",
} as const;

/** A value as it is to be written. */
interface FigureParts {
  /** The number that stands for the value, in the figure's unit; null where there is none. */
  readonly number: number | null;
  /** An interval around it, of its own unit; one without width is not written. */
  readonly interval?: Interval | null;
  /** Of the number and its interval; absent: as the unit has them. */
  readonly decimals?: number | undefined;
  /** In place of the number with its unit. */
  readonly text?: string;
  /** Beside the interval in the second line. */
  readonly detail?: string | null;
}

export interface TableColumn {
  readonly label: string;
  /** What the column holds, for a tooltip or a legend. */
  readonly hint: string;
}

/** The parts of a figure that one number stands for, as a table of their own. */
interface Breakdown<Value> {
  readonly title: string;
  readonly note: string;
  /** Before them stands the condition. */
  readonly columns: readonly TableColumn[];
  /** Shape [parts][columns]; `noFigure` where a part lacks a figure. */
  rows(value: Value): readonly (readonly string[])[];
}

/**
 * A figure of the report, whole: what it means, how it is measured, when it is missing and how it
 * is written. `figures.ts` lists them all; page, command line, CSV and JSON map that list.
 *
 * What takes a value is a method, not a property: TypeScript then lets figures of different values
 * stand in one list.
 */
export interface Figure<Key extends string, Value> {
  /** Its name in JSON and CSV. */
  readonly key: Key;
  readonly title: string;
  /** One sentence. */
  readonly definition: string;
  /** Who defined it; null where it needs no source. */
  readonly source: string | null;
  readonly unit: UnitName;
  /** It is missing where there are fewer replicas of `over`; 0 if absent. */
  readonly leastReplicas?: 1 | 2;
  /** Finite replicas, if absent; `trained`: those that diverged too. */
  readonly over?: "replicas" | "trained";
  /** The value of one condition as plain JSON, rates as fractions, no NaN. */
  measure(condition: MeasuredCondition): Value | Missing;
  /** The value for a reader: what is counted counts from 1. */
  write(value: Value): FigureParts;
  readonly breakdown?: Breakdown<Value>;
}

/** Infers the type of a figure's value from what it measures. */
export function defineFigure<const Key extends string, Value>(
  figure: Figure<Key, Value>,
): Figure<Key, Value> {
  return figure;
}
