import { mean } from "../../stats/mean.ts";
import { populationStdDev } from "../../stats/stdDev.ts";
import { wilsonInterval } from "../../stats/wilsonInterval.ts";
import { pairScores } from "../pairs/accuracyUnits.ts";
import { defineInterval } from "./printedInterval.ts";

const leastUnits = 50;

/**
 * Wilson's interval for the number of trials that would have the error of the pairs' scores: with
 * ties, which count half, that is more than there are pairs.
 *
 * Measured coverage, 20,000 samples each (P from 0.5 to 0.95 among pairs that differ, 0 to 90 % of
 * pairs tied): 93 to 97 % at 50, 75 and 100 pairs; 90 to 97 % at 40, 89 to 99 % at 20. With few pairs
 * no interval of a share can hold its level, since the share takes few values.
 */
export const superiorityOfPairs = defineInterval({
  kind: "pair",
  title: "P(A > B), accuracy of pairs with equal seeds",
  source: "Wilson 1927; Bouthillier et al. 2021, arXiv 2103.03098",
  leastUnits,
  estimate: (sample) => {
    const scores = pairScores(sample);
    return scores.length === 0 ? null : mean(scores);
  },
  interval: (sample) => {
    const scores = pairScores(sample);
    if (scores.length < leastUnits || scores.every((score) => score === 0.5)) return null;
    const probability = mean(scores);
    const variance = populationStdDev(scores) ** 2;
    const perTrial = probability * (1 - probability);
    // Where one side always wins, each pair is a trial.
    const trials = variance === 0 ? scores.length : (scores.length * perTrial) / variance;
    return wilsonInterval(probability, trials);
  },
});
