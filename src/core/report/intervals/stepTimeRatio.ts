import { seededGenerator } from "../../random/seededGenerator.ts";
import { blockBootstrap, leastSeriesLength, trimmedMean } from "../../stats/blockBootstrap.ts";
import { defineInterval, type TimesSample } from "./printedInterval.ts";

/**
 * Seeds the bootstrap of every ratio anew, so that the report is a pure function of the results. The
 * number has no meaning.
 */
const bootstrapSeed = 20220829;

/**
 * Around the ratio of two step times that were measured in turns: the trimmed mean of the logarithms
 * of the turns' ratios, and back. Drift that both sides have in common is gone from each ratio; what
 * is left of it makes neighbouring turns alike, which the block bootstrap takes into account.
 *
 * @see Fleming and Wallace 1986, "How Not to Lie with Statistics: The Correct Way to Summarize
 *   Benchmark Results" (ratios are averaged on the logarithmic scale); `blockBootstrap` for the rest.
 */
export const stepTimeRatio = defineInterval({
  kind: "times",
  title: "Step time relative to atomic",
  source: "Studentised circular block bootstrap: Politis and Romano 1992, Götze and Künsch 1996",
  leastUnits: leastSeriesLength,
  estimate: ratioInTurns,
  interval: (sample) => {
    const { interval } = logRatioMean(sample) ?? { interval: null };
    if (interval === null || interval.low === interval.high) return null;
    return { ...interval, low: Math.exp(interval.low), high: Math.exp(interval.high) };
  },
});

/** The ratio, unitless, > 0. */
export function ratioInTurns(sample: TimesSample): number {
  return Math.exp(trimmedMean(logRatios(sample)));
}

/** Interval and test of the mean logarithm; null with too few turns, or without variation. */
export function logRatioMean(sample: TimesSample) {
  if (sample.stepMs.length < leastSeriesLength) return null;
  return blockBootstrap(logRatios(sample), seededGenerator(bootstrapSeed));
}

/** Turn by turn, shape [turns]. */
function logRatios({ stepMs, atomicStepMs }: TimesSample): number[] {
  return stepMs.map((ms, turn) => Math.log(ms / atomicStepMs[turn]));
}
