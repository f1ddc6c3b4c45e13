import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededGenerator } from "../random/seededGenerator.ts";
import { brunnerMunzelTest, leastBrunnerMunzelP } from "./brunnerMunzelTest.ts";
import { superiority, winMatrix } from "./superiority.ts";

const x = [0.86, 0.87, 0.88, 0.92, 0.91];
const y = [0.9, 0.91, 0.93, 0.92, 0.94];
const alone = (values: readonly number[]) => values.map((value) => [value]);
const metricInput = expect.objectContaining({ code: "metric-input" });

const values = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 5 });

describe("superiority", () => {
  it("agrees with NumPy and SciPy", () => {
    // NumPy: P = np.sign(np.subtract.outer(x, y)) * .5 + .5; P.mean();
    // P.mean(1).var(ddof=1) / 5 + P.mean(0).var(ddof=1) / 5
    const { probability, squaredError } = superiority(winMatrix(alone(x), alone(y)));
    expect(probability).toBeCloseTo(0.16, 14);
    expect(squaredError).toBeCloseTo(0.0172, 14);
    // SciPy: stats.brunnermunzel(x, y).statistic, of the other direction
    expect((0.5 - probability) / Math.sqrt(squaredError)).toBeCloseTo(2.59247569565428, 12);
  });

  it("is the rest to 1 from the other side", () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const there = superiority(winMatrix(alone(a), alone(b)));
        const back = superiority(winMatrix(alone(b), alone(a)));
        expect(there.probability + back.probability).toBeCloseTo(1, 12);
        expect(there.squaredError).toBeCloseTo(back.squaredError, 12);
      }),
    );
  });

  it("counts a seed once, however many replicas it has", () => {
    const wins = winMatrix([[3, 3, 3, 3], [1]], alone([2, 2]));
    expect(superiority(wins).probability).toBe(0.5);
  });

  it("grows as A gains, and is 1 without error where A always wins", () => {
    expect(superiority(winMatrix(alone([5, 6]), alone([1, 2])))).toEqual({
      probability: 1,
      squaredError: 0,
    });
    const close = superiority(winMatrix(alone([1, 6]), alone([1, 2])));
    expect(close.probability).toBeLessThan(1);
  });

  it("rejects one unit", () => {
    expect(() => superiority(winMatrix([[1]], alone(y)))).toThrow(metricInput);
    expect(() => superiority([])).toThrow(metricInput);
  });
});

describe("brunnerMunzelTest", () => {
  it("agrees with SciPy", () => {
    // SciPy: stats.permutation_test((x, y), lambda a, b: abs(stats.brunnermunzel(a, b).statistic),
    //   permutation_type="independent", alternative="greater", n_resamples=np.inf).pvalue
    expect(brunnerMunzelTest(alone(x), alone(y), seededGenerator(1))).toBeCloseTo(20 / 252, 12);
  });

  it("gives the least value for groups without overlap: 2 of all divisions", () => {
    const low = alone([1, 2, 3, 4, 5]);
    const high = alone([6, 7, 8, 9, 10]);
    expect(brunnerMunzelTest(low, high, seededGenerator(1))).toBe(2 / 252);
    expect(leastBrunnerMunzelP(5, 5)).toBe(2 / 252);
  });

  it("draws divisions where there are many, and comes to the same value", () => {
    // SciPy, as above with n_resamples=20000: 0.0246, error 0.0011; of 4,999 draws 0.0022.
    const first = Array.from({ length: 20 }, (_, index) => index);
    const shifted = first.map((value) => value + 4.5);
    const pValue = brunnerMunzelTest(alone(first), alone(shifted), seededGenerator(1));
    expect(Math.abs(pValue - 0.0246)).toBeLessThan(4 * 0.0025);
  });

  it("rejects in about 5 % of samples without a difference", () => {
    // 1,000 samples of 5 against 5, deviations 1 and 2; standard error 0.0069, three tolerated.
    const generator = seededGenerator(4);
    let rejected = 0;
    for (let trial = 0; trial < 1000; trial++) {
      const draw = (scale: number) =>
        Array.from({ length: 5 }, () => [scale * generator.nextGaussian()]);
      if (brunnerMunzelTest(draw(1), draw(2), generator) <= 0.05) rejected++;
    }
    expect(rejected / 1000).toBeLessThan(0.05 + 3 * 0.0069);
  });

  it("is 1 where all are equal", () => {
    expect(brunnerMunzelTest(alone([1, 1]), alone([1, 1]), seededGenerator(1))).toBe(1);
  });

  it("rejects one unit", () => {
    expect(() => brunnerMunzelTest([[1]], alone(y), seededGenerator(1))).toThrow(metricInput);
  });
});
