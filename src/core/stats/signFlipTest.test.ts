import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededGenerator } from "../random/seededGenerator.ts";
import { leastSignFlipP, signFlipTest } from "./signFlipTest.ts";

const generator = () => seededGenerator(1);

describe("signFlipTest", () => {
  it("agrees with SciPy", () => {
    // SciPy: stats.permutation_test((d,), np.mean, permutation_type="samples", n_resamples=np.inf)
    expect(signFlipTest([0.3, -0.1, 0.2, 0.5, 0.4, 0.25], generator())).toBe(0.0625);
  });

  it("is the sign test for scores of equal size, ties left out", () => {
    // SciPy: stats.binomtest(7, 8).pvalue
    const scores = [...new Array<number>(7).fill(0.5), -0.5, 0, 0, 0];
    expect(signFlipTest(scores, generator())).toBe(0.0703125);
  });

  it("draws signs where there are many scores", () => {
    // SciPy: stats.binomtest(14, 15).pvalue = 0.00098; 5,000 draws have an error of 0.00044.
    const scores = [...new Array<number>(14).fill(0.5), -0.5];
    expect(Math.abs(signFlipTest(scores, generator()) - 0.00098)).toBeLessThan(4 * 0.00044);
  });

  it("rejects in at most 5 % of samples of symmetric scores", () => {
    // 1,000 samples of 8 normal scores; standard error 0.0069, three of them tolerated.
    const draws = seededGenerator(3);
    let rejected = 0;
    for (let trial = 0; trial < 1000; trial++) {
      const scores = Array.from({ length: 8 }, () => draws.nextGaussian());
      if (signFlipTest(scores, draws) <= 0.05) rejected++;
    }
    expect(rejected / 1000).toBeLessThan(0.05 + 3 * 0.0069);
  });

  it("is the same for both directions, and never below the least that it can give", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 10 }), (scores) => {
        const pValue = signFlipTest(scores, generator());
        const turned = scores.map((score) => -score);
        expect(signFlipTest(turned, generator())).toBe(pValue);
        expect(pValue).toBeGreaterThanOrEqual(leastSignFlipP(scores));
        expect(pValue).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("says nothing of ties, and rejects a NaN", () => {
    expect(signFlipTest([0, 0], generator())).toBe(1);
    expect(leastSignFlipP([0, 0])).toBe(1);
    expect(() => signFlipTest([Number.NaN], generator())).toThrow(
      expect.objectContaining({ code: "metric-input" }),
    );
  });
});
