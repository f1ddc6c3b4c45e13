/**
 * Probability of at least `count` successes in `trials`, each of probability `probability`: the
 * upper tail of the binomial distribution, summed term by term.
 *
 * @param probability In (0, 1).
 */
export function atLeast(count: number, trials: number, probability: number): number {
  const odds = Math.log(probability / (1 - probability));
  let logTerm = trials * Math.log(1 - probability);
  let total = 0;
  for (let successes = 0; successes <= trials; successes++) {
    if (successes >= count) total += Math.exp(logTerm);
    logTerm += odds + Math.log((trials - successes) / (successes + 1));
  }
  return Math.min(1, total);
}

/** Probability of at most `count` successes. */
export function atMost(count: number, trials: number, probability: number): number {
  return atLeast(trials - count, trials, 1 - probability);
}
