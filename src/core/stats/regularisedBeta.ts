import { gammaln } from "simple-statistics";
import { LabError } from "../errors.ts";

/** Where Lentz's method would divide by 0. */
const tiny = 1e-300;

/**
 * Regularised incomplete beta function: the probability that a beta value with parameters a and b is
 * at most x. Absolute error near 1e-14.
 *
 * @param x In [0, 1].
 * @param a Above 0, as is b.
 * @throws {LabError} "metric-input" if one of the three is out of range.
 * @see Abramowitz and Stegun 1964, "Handbook of Mathematical Functions", 26.5.8; Lentz 1976,
 *   "Generating Bessel functions in Mie scattering calculations using continued fractions".
 */
export function regularisedBeta(x: number, a: number, b: number): number {
  if (!(x >= 0 && x <= 1 && a > 0 && b > 0)) {
    const needed = "regularisedBeta needs x in [0, 1] and parameters above 0";
    throw new LabError("metric-input", `${needed}, got ${x}, ${a} and ${b}`);
  }
  if (x === 0 || x === 1) return x;
  // On this side of the mean the fraction converges fast.
  if (x > (a + 1) / (a + b + 2)) return 1 - regularisedBeta(1 - x, b, a);
  const logFactor = gammaln(a + b) - gammaln(a) - gammaln(b) + a * Math.log(x) + b * Math.log1p(-x);
  return Math.min(1, Math.exp(logFactor) / (a * continuedFraction(x, a, b)));
}

/** 1 + d1 / (1 + d2 / (1 + ...)), from the front. */
function continuedFraction(x: number, a: number, b: number): number {
  let value = 1;
  let front = 1;
  let back = 0;
  let change = 0;
  for (let term = 1; change !== 1; term++) {
    const m = Math.floor(term / 2);
    const numerator =
      term % 2 === 0
        ? (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
        : -((a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    back = 1 / (1 + numerator * back || tiny);
    front = 1 + numerator / front || tiny;
    change = front * back;
    if (Math.abs(change - 1) < Number.EPSILON) change = 1;
    value *= change;
  }
  return value;
}
