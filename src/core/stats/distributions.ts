import { LabError } from "../errors.ts";
import { regularisedBeta } from "./regularisedBeta.ts";

/**
 * Distribution functions for intervals and tests. Chi-square takes whole degrees of freedom, for
 * which it has a closed form; Student's and F's take fractions, as in Welch's test. Absolute errors
 * stay near 1e-14.
 *
 * @see Abramowitz and Stegun 1964, "Handbook of Mathematical Functions", 26.2.11 (normal), 26.4.4
 *   and 26.4.5 (chi-square), 26.7.1 (Student), 26.6.2 (F).
 */

/** Beyond this many deviations the normal tail is below 1e-37: less than a float64 of 1 can show. */
const normalReach = 13;

/** exp(-x / 2) underflows from x = 1490 on, by when the tail of 1000 degrees is gone as well. */
const maxChiSquareDegrees = 1000;

/** Probability that a standard normal value is at most x. */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) throw new LabError("metric-input", "normalCdf needs a number, got NaN");
  if (x < -normalReach) return 0;
  if (x > normalReach) return 1;
  let term = x;
  let series = x;
  for (let odd = 3; series !== series + term; odd += 2) {
    term *= (x * x) / odd;
    series += term;
  }
  return clampToUnit(0.5 + series * normalDensity(x));
}

/** The x that a standard normal value exceeds with probability 1 - p; p in (0, 1). */
export function normalQuantile(p: number): number {
  requireProbability("normalQuantile", p);
  return bisect(normalCdf, p, -normalReach, normalReach);
}

/** Probability that a chi-square value with whole `degrees` of freedom, at most 1000, is at most x. */
export function chiSquareCdf(x: number, degrees: number): number {
  requireDegrees("chiSquareCdf", degrees, maxChiSquareDegrees);
  if (x <= 0) return 0;
  const odd = degrees % 2 === 1;
  const root = Math.sqrt(x);
  let tail = odd ? 2 * (1 - normalCdf(root)) : 0;
  // The density comes in first: the powers alone overflow for many degrees.
  let term = odd ? 2 * normalDensity(root) * root : Math.exp(-x / 2);
  for (let divisor = odd ? 3 : 2; divisor <= degrees; divisor += 2) {
    tail += term;
    term *= x / divisor;
  }
  return clampToUnit(1 - tail);
}

/** The x that a chi-square value exceeds with probability 1 - p; p in (0, 1). */
export function chiSquareQuantile(p: number, degrees: number): number {
  requireProbability("chiSquareQuantile", p);
  requireDegrees("chiSquareQuantile", degrees, maxChiSquareDegrees);
  let high = degrees;
  while (chiSquareCdf(high, degrees) < p) high *= 2;
  return bisect((x) => chiSquareCdf(x, degrees), p, 0, high);
}

/** Probability that a Student t value with `degrees` of freedom, above 0, is at most t. */
export function studentCdf(t: number, degrees: number): number {
  requirePositive("studentCdf", degrees);
  const tail = regularisedBeta(degrees / (degrees + t * t), degrees / 2, 0.5) / 2;
  return t < 0 ? tail : 1 - tail;
}

/** The t that a Student value exceeds with probability 1 - p; p in (0, 1). */
export function studentQuantile(p: number, degrees: number): number {
  requireProbability("studentQuantile", p);
  requirePositive("studentQuantile", degrees);
  let reach = 1;
  while (studentCdf(reach, degrees) < Math.max(p, 1 - p)) reach *= 2;
  return bisect((t) => studentCdf(t, degrees), p, -reach, reach);
}

/** Probability that an F value is at most f: degrees of numerator and denominator, each above 0. */
export function fCdf(f: number, numerator: number, denominator: number): number {
  requirePositive("fCdf", numerator);
  requirePositive("fCdf", denominator);
  if (f <= 0) return 0;
  const scaled = numerator * f;
  return regularisedBeta(scaled / (scaled + denominator), numerator / 2, denominator / 2);
}

/** The f that an F value exceeds with probability 1 - p; p in (0, 1). */
export function fQuantile(p: number, numerator: number, denominator: number): number {
  requireProbability("fQuantile", p);
  let high = 1;
  while (fCdf(high, numerator, denominator) < p) high *= 2;
  return bisect((f) => fCdf(f, numerator, denominator), p, 0, high);
}

function normalDensity(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
}

function clampToUnit(probability: number): number {
  return Math.min(1, Math.max(0, probability));
}

/** Where the rising function reaches p, to the last bits: halves until nothing lies between. */
function bisect(cdf: (x: number) => number, p: number, from: number, to: number): number {
  let low = from;
  let high = to;
  for (let middle = (low + high) / 2; low < middle && middle < high; middle = (low + high) / 2) {
    if (cdf(middle) < p) low = middle;
    else high = middle;
  }
  return high;
}

function requireProbability(name: string, p: number): void {
  if (!(p > 0 && p < 1)) {
    throw new LabError("metric-input", `${name} needs a probability in (0, 1), got ${p}`);
  }
}

function requirePositive(name: string, degrees: number): void {
  if (!(degrees > 0 && degrees < Number.POSITIVE_INFINITY)) {
    throw new LabError("metric-input", `${name} needs degrees of freedom above 0, got ${degrees}`);
  }
}

function requireDegrees(name: string, degrees: number, most: number): void {
  if (!Number.isInteger(degrees) || degrees < 1 || degrees > most) {
    throw new LabError(
      "metric-input",
      `${name} needs whole degrees of freedom in [1, ${most}], got ${degrees}`,
    );
  }
}
