import { degreesOf, partSpread } from "../../metrics/partSpread.ts";
import { wholeSplit } from "../../metrics/perClassSpread.ts";
import { accuracySpread } from "./accuracySpread.ts";
import { type ConditionSample, defineInterval } from "./printedInterval.ts";

/** Of the sample's own accuracy over all of its test examples; null without two replicas of a block. */
function spreadOf({ blocks, dataset }: ConditionSample) {
  const predictions = blocks.map((block) => block.predictions);
  if (degreesOf(predictions) < 1) return null;
  return partSpread(predictions, dataset.testLabels, wholeSplit(dataset.testLabels));
}

/**
 * The spread of accuracy beyond its finite-test deviation: the ends of the spread's interval, each less what
 * the test examples explain, by squares. What they explain is a sum over all of them and known far
 * better than the spread, so it counts as known. Cut at 0.
 *
 * Simulated, 2,000 conditions a cell, printed with the interval of `accuracySpread`, nominal 95 %, 8, 10
 * and 20 replicas, 200 and 800 examples: no excess 94 to 96, 1.8 points 94 to 97, 3.6 points 95 to 97,
 * normal and skewed.
 */
export const excess = defineInterval({
  kind: "condition",
  title: "Accuracy spread beyond the test set's",
  source: `${accuracySpread.source}; less the finite-test variance of Jordan, ICLR 2024, arXiv 2304.01910`,
  leastUnits: accuracySpread.leastUnits,
  estimate: (sample) => spreadOf(sample)?.excess ?? null,
  interval: (sample) => {
    const spread = spreadOf(sample);
    const around = spread && accuracySpread.interval(sample);
    if (!spread || !around) return null;
    const beyond = (end: number) => Math.sqrt(Math.max(0, end ** 2 - spread.finiteTestStdDev ** 2));
    const [low, high] = [beyond(around.low), beyond(around.high)];
    return low < high ? { low, high, level: around.level } : null;
  },
});
