import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resampledIndices } from "./resampledIndices.ts";

const uint32 = fc.integer({ min: 0, max: 0xffffffff });

describe("resampledIndices", () => {
  // A change here moves trained bits. Python, over NumPy's words rs.randint(0, 2**32,
  // dtype=np.uint32) of rs = np.random.RandomState(seed), rejecting w >= 2**32 - 2**32 % 10: w % 10
  it.each([
    [1, [5, 9, 4, 8, 3, 3, 1, 1, 9, 2]],
    [42, [2, 7, 6, 4, 6, 5, 0, 4, 0, 3]],
  ])("keeps its golden sample for seed %i", (seed, expected) => {
    expect([...resampledIndices(10, seed)]).toStrictEqual(expected);
  });

  it("has as many indices as there are, all in range, and depends on its arguments alone", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), uint32, (count, seed) => {
        const sample = resampledIndices(count, seed);
        expect(sample).toHaveLength(count);
        expect(sample.every((index) => index < count)).toBe(true);
        expect(resampledIndices(count, seed)).toStrictEqual(sample);
      }),
    );
  });

  it("reaches all 27 samples of three evenly", () => {
    // 13,500 samples, expected 500 each; SciPy: chi2.ppf(1 - 1e-6, 26) = 75.5
    const counts = new Map<string, number>();
    for (let seed = 1; seed <= 13_500; seed++) {
      const sample = resampledIndices(3, seed).join();
      counts.set(sample, (counts.get(sample) ?? 0) + 1);
    }
    expect(counts.size).toBe(27);
    let chiSquare = 0;
    for (const count of counts.values()) chiSquare += (count - 500) ** 2 / 500;
    expect(chiSquare).toBeLessThan(75.5);
  });

  it("leaves out about 37 % of many", () => {
    const count = 20_000;
    const share = 1 - new Set(resampledIndices(count, 1)).size / count;
    // (1 - 1 / n)^n; the number left out has a standard deviation of sqrt(n (1 / e - 2 / e^2)), here
    // 0.0022 of n (Feller 1968, II.5, empty cells). Six of them.
    expect(Math.abs(share - (1 - 1 / count) ** count)).toBeLessThan(0.0133);
  });

  it.each([0, -1, 0.5, Number.NaN])("rejects the count %d", (count) => {
    expect(() => resampledIndices(count, 1)).toThrow(expect.objectContaining({ code: "internal" }));
  });
});
