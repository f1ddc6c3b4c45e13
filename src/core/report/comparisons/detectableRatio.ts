import { seededGenerator } from "../../random/seededGenerator.ts";
import { absoluteDeviations } from "../../stats/absoluteDeviations.ts";
import { studentQuantile } from "../../stats/distributions.ts";
import { mean } from "../../stats/mean.ts";
import { sampleStdDev } from "../../stats/stdDev.ts";
import { claimLevel } from "../claim.ts";

/** Share of experiments in which a ratio has to be found for it to count as detectable. */
export const power = 0.8;

/** Draws of all conditions, so that many replicas take no longer than few: some 50 ms at most. */
const drawCount = 12_000;
const mostSimulations = 500;
/** The number has no meaning: with it the ratio is a function of the counts alone. */
const simulationSeed = 19740601;
/** A larger ratio is none that a reader would call one. */
export const largestRatio = 100;

const known = new Map<string, number | null>();

/**
 * The ratio of two accuracy spreads that the test of `comparedFigures.accuracySpread` finds with a
 * power of 80 %, if accuracies are normal: simulated, with draws of fixed seed.
 *
 * @param unitCounts Replicas of either side, 5 or more.
 * @param level Of the test alone, before any correction.
 * @returns Above 1; null where no ratio up to 100 is found so often. 7 replicas: about 9; 10: 3.8;
 *   20: 2.2; 5 and 6: none.
 * @see Brown and Forsythe 1974, "Robust Tests for the Equality of Variances".
 */
export function detectableRatio(
  unitCounts: readonly [number, number],
  level = claimLevel,
): number | null {
  const [few, many] = [Math.min(...unitCounts), Math.max(...unitCounts)];
  const key = `${few} ${many} ${level}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const ratio = simulate(few, many, level);
  known.set(key, ratio);
  return ratio;
}

/** Mean and variance of the deviations of one simulated condition, of deviation 1. */
interface Drawn {
  readonly mean: number;
  readonly variance: number;
}

function simulate(few: number, many: number, level: number): number | null {
  const generator = seededGenerator(simulationSeed);
  const draw = (count: number): Drawn => {
    const deviations = absoluteDeviations(Array.from({ length: count }, generator.nextGaussian));
    return { mean: mean(deviations), variance: sampleStdDev(deviations) ** 2 };
  };
  const simulationCount = Math.min(mostSimulations, Math.floor(drawCount / (few + many)));
  const pairs = Array.from({ length: simulationCount }, () => [draw(few), draw(many)] as const);
  const isFound = foundBy(few, many, level);
  // The side with fewer replicas as the noisier one, and as the other one: the worse counts.
  const powerAt = (ratio: number) => {
    const scaled = ({ mean, variance }: Drawn) => ({
      mean: mean * ratio,
      variance: variance * ratio ** 2,
    });
    const count = (isHit: (pair: (typeof pairs)[number]) => boolean) => pairs.filter(isHit).length;
    const hits = Math.min(
      count(([a, b]) => isFound(scaled(a), b)),
      count(([a, b]) => isFound(a, scaled(b))),
    );
    return hits / simulationCount;
  };
  if (powerAt(largestRatio) < power) return null;
  let [low, high] = [1, largestRatio];
  while (high / low > 1.01) {
    const middle = Math.sqrt(low * high);
    if (powerAt(middle) < power) low = middle;
    else high = middle;
  }
  return high;
}

/** Whether the test finds a difference: pooled where counts are equal, else Welch's too. */
function foundBy(few: number, many: number, level: number) {
  const [countA, countB] = [few - 1, many - 1];
  const degreesOf = (count: number) => count - 2 - ((count + 1) % 2);
  const [degreesA, degreesB] = [degreesOf(few), degreesOf(many)];
  const quantiles = new Map<number, number>();
  const quantileOf = (degrees: number) => {
    // To a tenth below: a quantile for every sample would take too long.
    const rounded = Math.max(1, Math.floor(degrees * 10) / 10);
    const quantile = quantiles.get(rounded) ?? studentQuantile(1 - level / 2, rounded);
    quantiles.set(rounded, quantile);
    return quantile;
  };
  const pooledQuantile = quantileOf(degreesA + degreesB);
  return (a: Drawn, b: Drawn) => {
    const difference = Math.abs(a.mean - b.mean);
    const pooled = ((countA - 1) * a.variance + (countB - 1) * b.variance) / (countA + countB - 2);
    const student = Math.sqrt(pooled * (1 / countA + 1 / countB));
    if (difference < pooledQuantile * student) return false;
    if (few === many) return true;
    const [ofA, ofB] = [a.variance / countA, b.variance / countB];
    const degrees = (ofA + ofB) ** 2 / (ofA ** 2 / degreesA + ofB ** 2 / degreesB);
    return difference >= quantileOf(degrees) * Math.sqrt(ofA + ofB);
  };
}
