import { namesOf } from "../../../src/core/closedTable.ts";
import type { SeededGenerator } from "../../../src/core/random/seededGenerator.ts";

/** A distribution of what replicas have of their own. */
interface Distribution {
  readonly title: string;
  /** Mean 0 and variance 1. */
  draw(generator: SeededGenerator): number;
  /** How much noise the additions make under one seed, as a multiple of the usual. */
  seedNoise(generator: SeededGenerator): number;
}

const even = () => 1;
const skewShape = 4;
const outlierShare = 0.05;
const outlierSize = 4;

/** The simulated cases. */
export const distributions = {
  normal: { title: "normal", draw: (generator) => generator.nextGaussian(), seedNoise: even },
  /** Each replica has its own chance to be right, and each example is a draw: see `rightCount`. */
  betaBinomial: {
    title: "beta-binomial",
    draw: (generator) => generator.nextGaussian(),
    seedNoise: even,
  },
  /** A tail to one side: most replicas are good, some much worse. Skewness 1 (gamma, shape 4). */
  skewed: {
    title: "skewed",
    draw: (generator) => (skewShape - gamma(skewShape, generator)) / Math.sqrt(skewShape),
    seedNoise: (generator) => gamma(skewShape, generator) / skewShape,
  },
  /** One replica in twenty lies four deviations below the others; one seed has four times the noise. */
  outlier: {
    title: "outlier",
    draw: (generator) =>
      (generator.nextGaussian() - outlierSize * (isOutlier(generator) - outlierShare)) /
      Math.sqrt(1 + outlierSize ** 2 * outlierShare * (1 - outlierShare)),
    seedNoise: (generator) => (isOutlier(generator) === 1 ? outlierSize : 1),
  },
} as const satisfies Record<string, Distribution>;

export type DistributionName = keyof typeof distributions;
export const distributionNames = namesOf(distributions);

function isOutlier(generator: SeededGenerator): 0 | 1 {
  return generator.nextFloat() < outlierShare ? 1 : 0;
}

/**
 * How many of `count` test examples a replica predicts right: its accuracy is the mean plus an
 * offset of the case's distribution. `betaBinomial`: its success probability is Beta distributed,
 * and each example a draw of its own.
 */
export function rightCount(
  name: DistributionName,
  {
    count,
    mean,
    stdDev,
  }: { readonly count: number; readonly mean: number; readonly stdDev: number },
  generator: SeededGenerator,
): number {
  if (name !== "betaBinomial") {
    const right = Math.round(count * (mean + stdDev * distributions[name].draw(generator)));
    return Math.min(count, Math.max(0, right));
  }
  // Mean and variance of the probability alone; what the examples add comes on top.
  const size = (mean * (1 - mean)) / stdDev ** 2 - 1;
  const probability = beta(mean * size, (1 - mean) * size, generator);
  let right = 0;
  for (let i = 0; i < count; i++) if (generator.nextFloat() < probability) right++;
  return right;
}

function beta(a: number, b: number, generator: SeededGenerator): number {
  const x = gamma(a, generator);
  return x / (x + gamma(b, generator));
}

/** @see Marsaglia and Tsang 2000, "A Simple Method for Generating Gamma Variables"; shape >= 1. */
function gamma(shape: number, generator: SeededGenerator): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = generator.nextGaussian();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - generator.nextFloat()) < x ** 2 / 2 + d - d * v + d * Math.log(v)) {
      return d * v;
    }
  }
}
