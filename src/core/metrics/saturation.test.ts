import { describe, expect, it } from "vitest";
import { seededGenerator } from "../random/seededGenerator.ts";
import { permuted } from "./arbitraries.fixture.ts";
import { leastStageEpochs, saturation, smallestRise } from "./saturation.ts";

interface Simulated {
  readonly epochs: number;
  readonly replicas: number;
  /** Deviation of an epoch's accuracy: of each replica's own, and of what all share. */
  readonly ownNoise?: number;
  readonly sharedNoise?: number;
  /** From epoch to epoch. */
  readonly autocorrelation?: number;
  readonly risePerQuarter?: number;
}

/** How often a rise is found in so many simulated conditions. */
function foundShare(count: number, simulated: Simulated): number {
  const { epochs, replicas, ownNoise = 0, sharedNoise = 0, autocorrelation = 0 } = simulated;
  const { risePerQuarter = 0 } = simulated;
  const generator = seededGenerator(epochs * 1000 + replicas);
  const noise = (deviation: number) => {
    let last = generator.nextGaussian();
    return Array.from({ length: epochs }, () => {
      const fresh = Math.sqrt(1 - autocorrelation ** 2) * generator.nextGaussian();
      last = autocorrelation * last + fresh;
      return deviation * last;
    });
  };
  let found = 0;
  for (let run = 0; run < count; run++) {
    const shared = noise(sharedNoise);
    const curves = Array.from({ length: replicas }, () =>
      noise(ownNoise).map((own, t) => 0.9 + own + shared[t] + (risePerQuarter * t) / (epochs / 4)),
    );
    if (saturation([curves]).state === "rise found") found++;
  }
  return found / count;
}

/** Simulations of a cell, and four standard errors of a rate of 10 % or 80 % over them. */
const runs = 200;
const tolerance = 4 * Math.sqrt(0.16 / runs);

describe("saturation", () => {
  it("has the slope and the threshold that SciPy has", () => {
    // y = mean of the two lists; r = stats.linregress(np.arange(6), y); r.slope * 1.5;
    // max(r.stderr, std(slopes, ddof=1) / sqrt(2)) * stats.t.ppf(.975, 4) * 1.5
    const result = saturation([
      [
        [0.61, 0.7, 0.78, 0.9, 0.98, 1.11],
        [0.6, 0.72, 0.8, 0.88, 1.0, 1.12],
      ],
    ]);
    expect(result.risePerQuarter).toBeCloseTo(0.14957142857142863, 12);
    expect(result.threshold).toBeCloseTo(0.012676817457552825, 12);
    expect(result.state).toBe("rise found");
  });

  it("looks at the last half of the epochs only, six at least", () => {
    const early = [0.1, 0.4, 0.7, 0.8, 0.85, 0.88];
    const flat = [0.9, 0.9, 0.9, 0.9, 0.9, 0.9];
    expect(saturation([[[...early, ...flat]]])).toStrictEqual({
      stageEpochCount: 12,
      risePerQuarter: 0,
      threshold: smallestRise,
      state: "no rise found",
    });
    expect(saturation([[early]]).state).toBe("rise found");
  });

  it("finds no rise where accuracy falls, and a larger one where it is steeper", () => {
    const line = (slope: number) => [Array.from({ length: 8 }, (_, t) => 0.5 + slope * t)];
    expect(saturation([line(-0.05)]).state).toBe("no rise found");
    const [gentle, steep] = [0.01, 0.02].map((slope) => saturation([line(slope)]).risePerQuarter);
    expect(steep).toBeGreaterThan(gentle ?? Number.POSITIVE_INFINITY);
  });

  it("does not take the disagreement of replicas or of seed blocks for a rise", () => {
    const line = (slope: number) => Array.from({ length: 8 }, (_, t) => 0.5 + slope * t);
    expect(saturation([[line(0.03), line(-0.01)]]).state).toBe("no rise found");
    const blocks = [0.03, -0.01].map((slope) => [line(slope), line(slope)]);
    expect(saturation(blocks).state).toBe("no rise found");
  });

  it("says that too few epochs tell nothing", () => {
    const rising = Array.from({ length: leastStageEpochs - 1 }, (_, t) => t / 10);
    expect(saturation([[rising]])).toStrictEqual({
      stageEpochCount: leastStageEpochs - 1,
      risePerQuarter: null,
      threshold: null,
      state: "too few epochs",
    });
  });

  it.each([6, 12, 40, 100])("finds a rise on few plateaus of %i epochs", (epochs) => {
    // Noise of 3 points, so that the smallest rise that counts is no help.
    for (const replicas of [1, 5]) {
      const own = { epochs, replicas, ownNoise: 0.03 };
      const shared = { epochs, replicas, ownNoise: 0.0005, sharedNoise: 0.03 };
      expect(foundShare(runs, own)).toBeLessThan(0.1);
      expect(foundShare(runs, shared)).toBeLessThan(0.1);
      expect(foundShare(runs, { ...shared, autocorrelation: 0.3 })).toBeLessThan(0.1 + tolerance);
    }
  });

  it.each([6, 12, 40, 100])("finds a point per quarter in %i epochs of 5 replicas", (epochs) => {
    const rising = { epochs, replicas: 5, ownNoise: 0.005, risePerQuarter: 0.01 };
    expect(foundShare(runs, rising)).toBeGreaterThan(0.8);
  });

  it("does not depend on the order of the replicas", () => {
    const runsOf = [0.1, 0.2, 0.15].map((start, i) =>
      [0, 0.3, 0.4, 0.45, 0.47, 0.49].map((rise, t) => start + rise + ((i * t) % 3) / 100),
    );
    expect(saturation([permuted(runsOf)])).toStrictEqual(saturation([runsOf]));
  });

  it.each([
    [[]],
    [[[]]],
    [[[[]]]],
    [[[[0.5], [0.5, 0.6]]]],
    [[[[0.5, Number.NaN]]]],
    [[[[0.5]], []]],
  ])("rejects %j", (blocks) => {
    expect(() => saturation(blocks)).toThrow(expect.objectContaining({ code: "metric-input" }));
  });
});
