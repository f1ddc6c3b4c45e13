import { LabError } from "../errors.ts";

/**
 * Probability that a binomial count is at least `least`: the p-value of the exact one-sided test.
 * Terms are added from `least` on, each from the one before, by logarithms where it begins.
 *
 * @param trials Whole, 1 or more.
 * @param p Probability of a success, in [0, 1].
 * @throws {LabError} "metric-input" if a count is not whole, or p is no probability.
 * @see Clopper and Pearson 1934, "The Use of Confidence or Fiducial Limits Illustrated in the Case
 *   of the Binomial".
 */
export function binomialUpperTail(least: number, trials: number, p: number): number {
  const isWhole = Number.isInteger(least) && Number.isInteger(trials) && trials >= 1;
  if (!isWhole || !(p >= 0 && p <= 1)) {
    throw new LabError(
      "metric-input",
      `binomialUpperTail needs whole counts and a probability, got ${least} of ${trials} and ${p}`,
    );
  }
  if (least <= 0 || p === 1) return least <= trials ? 1 : 0;
  if (least > trials || p === 0) return 0;
  const odds = p / (1 - p);
  let logTerm = trials * Math.log1p(-p);
  for (let count = 1; count <= least; count++) {
    logTerm += Math.log(((trials - count + 1) / count) * odds);
  }
  let tail = 0;
  for (let count = least; count <= trials; count++) {
    tail += Math.exp(logTerm);
    logTerm += Math.log(((trials - count) / (count + 1)) * odds);
  }
  return Math.min(1, tail);
}
