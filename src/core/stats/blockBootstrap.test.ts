import { describe, expect, it } from "vitest";
import { seededGenerator } from "../random/seededGenerator.ts";
import { blockBootstrap, trimmedMean } from "./blockBootstrap.ts";

const series = (length: number) =>
  Array.from({ length }, (_, index) => 0.01 + 0.03 * Math.sin(index * index));

describe("trimmedMean", () => {
  it("agrees with SciPy", () => {
    // SciPy: trim_mean([1, 2, 3, 4, 5, 6, 7, 8, 9, 100, -50], 0.1)
    expect(trimmedMean([1, 2, 3, 4, 5, 6, 7, 8, 9, 100, -50])).toBeCloseTo(5, 15);
  });
});

describe("blockBootstrap", () => {
  /*
   * NumPy and SciPy, with the draws of the same generator:
   *
   * bg = np.random.MT19937(); bg._legacy_seeding(7)
   * def draw(n):
   *     limit = 2**32 - 2**32 % n
   *     while (word := int(bg.random_raw())) >= limit: pass
   *     return word % n
   * cut = n // 10; s = np.sort(v)
   * w = np.clip(v, s[cut], s[n - 1 - cut]); u = (w - w.mean()) / (1 - 2 * cut / n)
   * count, caution = (2, 1.35) if n < 96 else (3, 1.2)
   * se = lambda x: np.sqrt((scipy.fft.dct(x, type=2, norm="ortho")[1:count + 1] ** 2).mean() / n)
   * length = math.floor(n / 6 + 0.5); ratios = []
   * for _ in range(3999):
   *     d = np.concatenate([u[(draw(n) + np.arange(min(length, n - a))) % n]
   *                         for a in range(0, n, length)])
   *     ratios.append(abs(d.mean()) / se(d))
   * e = scipy.stats.trim_mean(v, 0.1); error = caution * se(u)
   * e - np.quantile(ratios, 0.95) * error, e + np.quantile(ratios, 0.95) * error
   * (1 + (np.array(ratios) >= abs(e) / error).sum()) / 4000
   */
  it.each([
    [48, 0.0011851036640225252, 0.011535793937709385, 0.03625],
    [96, -0.0007519545164734985, 0.023504422250334896, 0.058],
  ])("agrees with SciPy on %d values", (length, low, high, pValue) => {
    const found = blockBootstrap(series(length), seededGenerator(7));
    expect(found?.interval.low).toBeCloseTo(low, 13);
    expect(found?.interval.high).toBeCloseTo(high, 13);
    expect(found?.pValue).toBeCloseTo(pValue, 12);
  });

  it("covers 0 where neighbours are alike, and rejects as often as its level says", () => {
    // AR(1) with correlation 0.6; 300 series, standard error 0.013, four of them tolerated.
    const draws = seededGenerator(3);
    let covered = 0;
    let rejected = 0;
    for (let trial = 0; trial < 300; trial++) {
      let value = draws.nextGaussian();
      const values = Array.from({ length: 48 }, () => {
        value = 0.6 * value + 0.8 * draws.nextGaussian();
        return value;
      });
      const found = blockBootstrap(values, seededGenerator(trial));
      if (found === null) continue;
      if (found.interval.low <= 0 && found.interval.high >= 0) covered++;
      if (found.pValue <= 0.05) rejected++;
    }
    expect(Math.abs(covered / 300 - 0.95)).toBeLessThan(4 * 0.013);
    expect(rejected / 300).toBeLessThan(0.05 + 4 * 0.013);
  });

  it("shows a mean that is far from 0, in either direction", () => {
    for (const sign of [1, -1]) {
      const values = series(48).map((value) => sign * (value + 1));
      const found = blockBootstrap(values, seededGenerator(1));
      expect(found?.pValue).toBe(1 / 4000);
      expect(sign * ((found?.interval.low ?? 0) + (found?.interval.high ?? 0))).toBeGreaterThan(1);
    }
  });

  it("is hardly moved by a few disturbed values", () => {
    const calm = blockBootstrap(series(48), seededGenerator(1));
    const disturbed = series(48).map((value, index) => (index % 16 === 5 ? 3 : value));
    const found = blockBootstrap(disturbed, seededGenerator(1));
    expect(found?.interval.high).toBeLessThan(4 * (calm?.interval.high ?? 0));
  });

  it("tells no error from values that do not vary", () => {
    expect(blockBootstrap(new Array<number>(48).fill(0.1), seededGenerator(1))).toBeNull();
  });

  it("rejects 47 values, a NaN and a level of 1", () => {
    const error = expect.objectContaining({ code: "metric-input" });
    const generator = seededGenerator(1);
    expect(() => blockBootstrap(series(47), generator)).toThrow(error);
    expect(() => blockBootstrap(series(48).with(3, Number.NaN), generator)).toThrow(error);
    expect(() => blockBootstrap(series(48), generator, 1)).toThrow(error);
  });
});
