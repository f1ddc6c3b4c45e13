import { studentQuantile } from "../../stats/distributions.ts";
import { defaultLevel } from "../../stats/interval.ts";
import { logitInterval } from "../../stats/logitInterval.ts";
import { mean } from "../../stats/mean.ts";
import { sampleStdDev } from "../../stats/stdDev.ts";
import { defineInterval } from "./printedInterval.ts";
import { areTooAlike, unitAccuracies } from "./sampleUnits.ts";

const leastUnits = 4;

/** Longer than Student's reach: skewed accuracies need so much to hold the level. */
const widening = 1.1;

/**
 * Student's interval of the mean on the logit scale, by the delta method, so that it stays within 0
 * and 1, a tenth wider. Its unit is the replica, or the seed block where there are several.
 *
 * Simulated, 10,000 samples a cell, n of 4 to 50, nominal 95 %: normal 96-97, beta-binomial 96-97,
 * gamma of shape 4 and lognormal of sigma 0.5, to either side, 94-96, one in 20 off by 4 deviations
 * 95-97. Without the tenth the lognormal one had 91-92. Not for replicas that nearly agree: real IMPL
 * has few distinct predictions.
 */
export const accuracyMean = defineInterval({
  kind: "condition",
  title: "Accuracy, mean",
  source:
    'Student 1908, "The Probable Error of a Mean", on the logit scale by the delta method, widened by a tenth',
  leastUnits,
  estimate: (sample) => {
    const units = unitAccuracies(sample);
    return units.length === 0 ? null : mean(units);
  },
  interval: (sample) => {
    const units = unitAccuracies(sample);
    if (units.length < leastUnits) return null;
    if (sample.blocks.length < 2 && areTooAlike(sample)) return null;
    const standardError = sampleStdDev(units) / Math.sqrt(units.length);
    const quantile = studentQuantile((1 + defaultLevel) / 2, units.length - 1);
    const reach = widening * quantile * standardError;
    return logitInterval(mean(units), { below: reach, above: reach, level: defaultLevel });
  },
});
