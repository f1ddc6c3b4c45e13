import { LabError } from "../errors.ts";
import { regularisedBeta } from "./regularisedBeta.ts";

/**
 * Distribution functions for intervals and tests. Student's takes fractions of degrees of freedom, as
 * in Welch's test. Absolute errors stay near 1e-14.
 *
 * @see Abramowitz and Stegun 1964, "Handbook of Mathematical Functions", 26.2.11 (normal),
 *   26.7.1 (Student).
 */

/** Beyond this many deviations the normal tail is below 1e-37: less than a float64 of 1 can show. */
const normalReach = 13;

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
