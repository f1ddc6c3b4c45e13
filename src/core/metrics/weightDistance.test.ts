import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededGenerator } from "../random/seededGenerator.ts";
import { permuted } from "./arbitraries.fixture.ts";
import {
  independentDistance,
  meanPairwiseDistance,
  normalisedWeightDistance,
  rawWeightDistance,
} from "./weightDistance.ts";

const metricInput = expect.objectContaining({ code: "metric-input" });

// NumPy: the script of sample.fixture.ts, then rs.standard_normal((3, 5)).astype(np.float32);
// distances in float64 after W.astype(np.float64).
const weights = [
  Float32Array.of(
    -0.19285546243190765,
    -1.7780128717422485,
    0.6547057032585144,
    0.8943523168563843,
    0.4155026078224182,
  ),
  Float32Array.of(
    -0.9235446453094482,
    -0.19602730870246887,
    -0.5907698273658752,
    -0.2997112274169922,
    1.2968852519989014,
  ),
  Float32Array.of(
    1.5295796394348145,
    0.669418215751648,
    0.5487450957298279,
    0.6766290068626404,
    -0.012242186814546585,
  ),
];

const arbitraryWeights = fc.array(
  fc
    .array(fc.float({ noNaN: true, min: -8, max: 8 }), { minLength: 4, maxLength: 4 })
    .map((values) => Float32Array.from([1, ...values])),
  { minLength: 2, maxLength: 5 },
);

describe("normalisedWeightDistance", () => {
  it("agrees with NumPy", () => {
    // NumPy: n = lambda x: x / np.linalg.norm(x); np.linalg.norm(n(W[0]) - n(W[1]))
    expect(normalisedWeightDistance(weights[0], weights[1])).toBeCloseTo(1.333916675187503, 14);
  });

  it("looks at the direction alone: 0 for a multiple, 2 for the opposite", () => {
    const a = Float32Array.of(3, 4);
    expect(normalisedWeightDistance(a, Float32Array.of(6, 8))).toBe(0);
    expect(normalisedWeightDistance(a, Float32Array.of(-3, -4))).toBeCloseTo(2, 15);
    expect(normalisedWeightDistance(a, Float32Array.of(3, 5))).toBeGreaterThan(0);
  });

  it("sees one last bit among large weights", () => {
    // By hand: 2^24 and 2^24 - 1, with 2^24 beside them; angle about 2^-24 / 2.
    const distance = normalisedWeightDistance(
      Float32Array.of(2 ** 24, 2 ** 24),
      Float32Array.of(2 ** 24, 2 ** 24 - 1),
    );
    expect(distance * 2 ** 25).toBeCloseTo(1, 6);
  });

  it("rejects different lengths, no weights, zero vectors and weights that are not finite", () => {
    const one = Float32Array.of(1);
    expect(() => normalisedWeightDistance(one, Float32Array.of(1, 2))).toThrow(metricInput);
    expect(() => normalisedWeightDistance(new Float32Array(0), new Float32Array(0))).toThrow(
      metricInput,
    );
    expect(() => normalisedWeightDistance(one, Float32Array.of(0))).toThrow(metricInput);
    expect(() => normalisedWeightDistance(one, Float32Array.of(Number.NaN))).toThrow(metricInput);
  });
});

describe("rawWeightDistance", () => {
  it("agrees with NumPy", () => {
    // NumPy: np.linalg.norm(W[0] - W[1])
    expect(rawWeightDistance(weights[0], weights[1])).toBeCloseTo(2.6058429373703373, 14);
  });

  it("is symmetric, 0 for equal weights and grows with the step", () => {
    const a = Float32Array.of(1, 1);
    const b = Float32Array.of(4, 5);
    expect(rawWeightDistance(a, b)).toBe(5);
    expect(rawWeightDistance(b, a)).toBe(5);
    expect(rawWeightDistance(a, a.slice())).toBe(0);
    expect(rawWeightDistance(a, Float32Array.of(7, 9))).toBe(10);
  });

  it("rejects different lengths and weights that are not finite", () => {
    const one = Float32Array.of(1);
    expect(() => rawWeightDistance(one, Float32Array.of(1, 2))).toThrow(metricInput);
    expect(() => rawWeightDistance(one, Float32Array.of(Number.POSITIVE_INFINITY))).toThrow(
      metricInput,
    );
  });
});

describe("means over pairs", () => {
  it("agree with NumPy", () => {
    // NumPy: means of [1.3339..., 1.5034..., 1.8102...] and [2.6058..., 3.0328..., 3.2760...]
    expect(meanPairwiseDistance(weights, normalisedWeightDistance)).toBeCloseTo(
      (1.333916675187503 + 1.503463927348464 + 1.8102046154894762) / 3,
      14,
    );
    expect(meanPairwiseDistance(weights, rawWeightDistance)).toBeCloseTo(
      (2.6058429373703373 + 3.032869648958834 + 3.2760286745211777) / 3,
      14,
    );
  });

  it("do not depend on the order of the replicas, not in one bit", () => {
    fc.assert(
      fc.property(arbitraryWeights, (replicas) => {
        const other = permuted(replicas);
        expect(meanPairwiseDistance(other, rawWeightDistance)).toBe(
          meanPairwiseDistance(replicas, rawWeightDistance),
        );
        expect(meanPairwiseDistance(other, normalisedWeightDistance)).toBe(
          meanPairwiseDistance(replicas, normalisedWeightDistance),
        );
      }),
    );
  });

  it("reject one replica", () => {
    expect(() => meanPairwiseDistance([weights[0]], normalisedWeightDistance)).toThrow(metricInput);
    expect(() => meanPairwiseDistance([weights[0]], rawWeightDistance)).toThrow(metricInput);
  });
});

describe("independentDistance", () => {
  it("is the distance of vectors at right angles, whatever their lengths", () => {
    const [a, b] = [Float32Array.of(3, 0), Float32Array.of(0, 0.1)];
    expect(normalisedWeightDistance(a, b)).toBeCloseTo(independentDistance, 14);
  });

  it("is near that of independent weights where there are many", () => {
    const { nextGaussian } = seededGenerator(1);
    const draw = () => Float32Array.from({ length: 20_000 }, nextGaussian);
    // sqrt(2 - 2 c) with c of standard deviation 1 / sqrt(20000): c / sqrt(2), six deviations.
    const tolerance = 6 / Math.sqrt(2 * 20_000);
    const distance = meanPairwiseDistance([draw(), draw()], normalisedWeightDistance);
    expect(Math.abs(distance - independentDistance)).toBeLessThan(tolerance);
  });
});
