import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededGenerator } from "./seededGenerator.ts";

const seeds = fc.integer({ min: 0, max: 0xffffffff });

describe("seededGenerator", () => {
  it("is MT19937: the 10,000th output from seed 5489 is the C++ standard's", () => {
    // ISO C++ [rand.predef]: 4123659995.
    const generator = seededGenerator(5489);
    for (let i = 1; i < 10_000; i++) generator.nextUint32();
    expect(generator.nextUint32()).toBe(4123659995);
  });

  it("draws the numbers that NumPy draws", () => {
    // NumPy: np.random.RandomState(1).randint(0, 2**32, size=4, dtype=np.uint32)
    const generator = seededGenerator(1);
    const words = Array.from({ length: 4 }, () => generator.nextUint32());
    expect(words).toStrictEqual([1791095845, 4282876139, 3093770124, 4005303368]);
  });

  it("draws NumPy's floats", () => {
    // NumPy: np.random.RandomState(1).random_sample(4)
    const generator = seededGenerator(1);
    const floats = Array.from({ length: 4 }, () => generator.nextFloat());
    expect(floats).toStrictEqual([
      0.417022004702574, 0.7203244934421581, 0.00011437481734488664, 0.30233257263183977,
    ]);
  });

  it("draws NumPy's Gaussians", () => {
    // NumPy: np.random.RandomState(1).standard_normal(4)
    const generator = seededGenerator(1);
    for (const expected of [
      1.6243453636632417, -0.6117564136500754, -0.5281717522634557, -1.0729686221561705,
    ]) {
      expect(generator.nextGaussian()).toBeCloseTo(expected, 14);
    }
  });

  it("keeps every draw in its range", () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 2 ** 32 }), (seed, n) => {
        const generator = seededGenerator(seed);
        const integer = generator.nextInt(n);
        expect(Number.isInteger(integer) && integer >= 0 && integer < n).toBe(true);
        const float = generator.nextFloat();
        expect(float >= 0 && float < 1).toBe(true);
        expect(Number.isFinite(generator.nextGaussian())).toBe(true);
      }),
    );
  });

  it("draws integers without the bias of a plain remainder", () => {
    // Of the words, 2^32 mod (3 * 2^30) = 2^30 would fall on the lower third twice: a remainder
    // alone puts 1/2 there, not 1/3. Standard error of 30,000 draws: 0.0027; six of them.
    const generator = seededGenerator(3);
    let low = 0;
    for (let i = 0; i < 30_000; i++) if (generator.nextInt(3 * 2 ** 30) < 2 ** 30) low++;
    expect(Math.abs(low / 30_000 - 1 / 3)).toBeLessThan(6 * 0.0027);
  });

  it("has Gaussians of mean 0, variance 1 and the normal share within one deviation", () => {
    // 40,000 draws; standard errors 0.005 (mean), 0.0071 (variance), 0.0023 (share of 0.6827).
    const generator = seededGenerator(4);
    const draws = Array.from({ length: 40_000 }, () => generator.nextGaussian());
    const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
    const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
    const inside = draws.filter((x) => Math.abs(x) < 1).length / draws.length;
    expect(Math.abs(mean)).toBeLessThan(5 * 0.005);
    expect(Math.abs(variance - 1)).toBeLessThan(5 * 0.0071);
    expect(Math.abs(inside - 0.6827)).toBeLessThan(5 * 0.0023);
  });

  it("repeats itself from the same seed and not from another", () => {
    const words = (seed: number) => {
      const generator = seededGenerator(seed);
      return Array.from({ length: 8 }, () => generator.nextUint32());
    };
    expect(words(9)).toStrictEqual(words(9));
    expect(words(9)).not.toStrictEqual(words(10));
  });

  it.each([-1, 1.5, 2 ** 32, Number.NaN])("rejects the seed %d", (seed) => {
    expect(() => seededGenerator(seed)).toThrow(expect.objectContaining({ code: "internal" }));
  });

  it.each([0, 1.5, 2 ** 32 + 1])("rejects nextInt(%d)", (n) => {
    expect(() => seededGenerator(1).nextInt(n)).toThrow(
      expect.objectContaining({ code: "internal" }),
    );
  });
});
