import { studentCdf } from "./distributions.ts";
import { mean } from "./mean.ts";
import { sampleStdDev } from "./stdDev.ts";

/** What independent units of one side contribute to a figure: their mean stands for it. */
export interface UnitSample {
  /** Shape [units], two or more. */
  readonly values: readonly number[];
  /** Degrees of freedom of their variance: fewer than units - 1 where units are alike; >= 0. */
  readonly degrees: number;
}

/** A difference of means, tested. */
export interface UnitTest {
  /** Mean of a less mean of b. */
  readonly difference: number;
  readonly standardError: number;
  /** Of the t distribution; 0 where there is nothing to judge the difference by. */
  readonly degrees: number;
  /** Two-sided. 1 where the difference or its standard error is 0 (within rounding), or without degrees. */
  readonly pValue: number;
}

/**
 * Compares the means of two independent samples of units: Student's test with a pooled variance, or
 * the larger of its and Welch's p-value, which is more careful where counts or variances differ.
 *
 * @throws {LabError} "metric-input" if a sample has fewer than two values, or one is not finite.
 * @see Student 1908, "The Probable Error of a Mean"; Welch 1947, "The Generalization of Student's
 *   Problem when Several Different Population Variances are Involved".
 */
export function twoSampleTest(
  a: UnitSample,
  b: UnitSample,
  { pooledOnly }: { readonly pooledOnly: boolean },
): UnitTest {
  const sides = [a, b].map(({ values, degrees }) => {
    const variance = sampleStdDev(values) ** 2;
    return { count: values.length, degrees, variance, ofMean: variance / values.length };
  });
  const sumOver = (term: (side: (typeof sides)[number]) => number) =>
    sides.reduce((total, side) => total + term(side), 0);
  const difference = mean(a.values) - mean(b.values);
  const pooled =
    sumOver(({ count, variance }) => (count - 1) * variance) / sumOver(({ count }) => count - 1);
  const student = tested(
    difference,
    Math.sqrt(pooled * sumOver(({ count }) => 1 / count)),
    sumOver(({ degrees }) => degrees),
  );
  if (pooledOnly) return student;
  const squared = sumOver(({ ofMean }) => ofMean);
  const doubt = sumOver(({ ofMean, degrees }) => (ofMean === 0 ? 0 : ofMean ** 2 / degrees));
  const welch = tested(difference, Math.sqrt(squared), doubt === 0 ? 0 : squared ** 2 / doubt);
  return welch.pValue > student.pValue ? welch : student;
}

/**
 * Compares two samples whose units belong together by Student's test of the mean difference.
 *
 * @param a Shape [units].
 * @param b Shape [units], in the same order.
 * @throws {LabError} "metric-input" if there are fewer than two units, or a value is not finite.
 * @see Student 1908, "The Probable Error of a Mean".
 */
export function pairedTest(a: UnitSample, b: UnitSample): UnitTest {
  const differences = a.values.map((value, unit) => value - b.values[unit]);
  const standardError = sampleStdDev(differences) / Math.sqrt(differences.length);
  return tested(mean(differences), standardError, Math.min(a.degrees, b.degrees));
}

/**
 * Below this a standard error of fractions is rounding alone: one image of a million is 1e-6. Units that
 * tie say nothing of how far others lie apart.
 */
export const leastStandardError = 1e-12;

function tested(difference: number, standardError: number, degrees: number): UnitTest {
  const isJudged = standardError > leastStandardError && degrees > 0;
  const t = Math.abs(difference) / standardError;
  const pValue = isJudged ? Math.min(1, 2 * studentCdf(-t, degrees)) : 1;
  return { difference, standardError, degrees, pValue };
}
