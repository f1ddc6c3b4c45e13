import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hash32, hash32Wgsl, mixFinal32 } from "./hash32.ts";

const uint32 = fc.integer({ min: 0, max: 0xffffffff });

describe("mixFinal32", () => {
  // MurmurHash3 of the empty input is fmix32(seed). Published vectors: seed 1 -> 514E28B7,
  // seed FFFFFFFF -> 81F16F39, seed 0 -> 0 (en.wikipedia.org/wiki/MurmurHash#Algorithm).
  it.each([
    [0, 0],
    [1, 0x514e28b7],
    [0xffffffff, 0x81f16f39],
  ])("mixes %i to the published value", (word, mixed) => {
    expect(mixFinal32(word)).toBe(mixed);
  });

  it("gives back its input when undone step by step", () => {
    fc.assert(
      fc.property(uint32, (word) => {
        // Inverses modulo 2^32 of the two multipliers; Python: pow(m, -1, 2**32).
        let undone = mixFinal32(word);
        undone ^= undone >>> 16;
        undone = Math.imul(undone, 0x7ed1b41d);
        undone ^= (undone >>> 13) ^ (undone >>> 26);
        undone = Math.imul(undone, 0xa5cb9243);
        undone ^= undone >>> 16;
        expect(undone >>> 0).toBe(word);
      }),
    );
  });
});

describe("hash32", () => {
  // Python, mmh3 5: mmh3.hash(struct.pack("<4I", a, b, c, d), 0, signed=False)
  it.each([
    [0, 0, 0, 0, 0x8134cdf8],
    [1, 2, 3, 4, 0x4445ad00],
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xe519346e],
    [0xdeadbeef, 0x73656564, 0, 0x01000000, 0x097be7d0],
  ])("agrees with MurmurHash3 for (%i, %i, %i, %i)", (a, b, c, d, expected) => {
    expect(hash32(a, b, c, d)).toBe(expected);
  });

  it("takes words modulo 2^32", () => {
    fc.assert(
      fc.property(uint32, uint32, (a, d) => {
        expect(hash32(a | 0, 0, 0, d | 0)).toBe(hash32(a, 0, 0, d));
      }),
    );
  });

  it("never collides where only the last word differs", () => {
    const seen = new Set<number>();
    for (let d = 0; d < 100_000; d++) seen.add(hash32(7, 8, 9, d));
    expect(seen.size).toBe(100_000);
  });

  it("fills 256 bins evenly over consecutive counters, high and low byte", () => {
    // SciPy: chi2.ppf([1e-6, 1 - 1e-6], 255) = 161.6, 377.1
    const count = 65_536;
    for (const shift of [0, 24]) {
      const bins = new Float64Array(256);
      for (let d = 0; d < count; d++) bins[(hash32(1, 0, 3, d) >>> shift) & 255]++;
      const expected = count / 256;
      const chiSquare = bins.reduce((sum, bin) => sum + (bin - expected) ** 2 / expected, 0);
      expect(chiSquare).toBeGreaterThan(161.6);
      expect(chiSquare).toBeLessThan(377.1);
    }
  });

  it("flips each output bit with probability one half when any input bit flips", () => {
    // 128 input by 32 output bits, 4,096 trials each. The share of flips of a fair coin has
    // standard deviation 0.5 / sqrt(4096) = 0.0078; six of them bound all 4,096 pairs with
    // probability above 1 - 1e-5.
    const trials = 4096;
    const flips = new Float64Array(128 * 32);
    for (let trial = 0; trial < trials; trial++) {
      const words = [0, 1, 2, 3].map((word) => mixFinal32(trial * 4 + word + 0x9e3779b9));
      const before = hash32(words[0], words[1], words[2], words[3]);
      for (let bit = 0; bit < 128; bit++) {
        const flipped = words.map((word, i) => (i === bit >> 5 ? word ^ (1 << (bit & 31)) : word));
        const changed = before ^ hash32(flipped[0], flipped[1], flipped[2], flipped[3]);
        for (let out = 0; out < 32; out++) flips[bit * 32 + out] += (changed >>> out) & 1;
      }
    }
    const shares = flips.map((flip) => flip / trials);
    expect(Math.min(...shares)).toBeGreaterThan(0.5 - 6 * 0.0078);
    expect(Math.max(...shares)).toBeLessThan(0.5 + 6 * 0.0078);
  });
});

describe("hash32Wgsl", () => {
  it("declares the WGSL function with the constants of the one here", () => {
    expect(hash32Wgsl).toContain("fn hash32(a : u32, b : u32, c : u32, d : u32) -> u32");
    const constants = hash32Wgsl.match(/0x[0-9a-f]{8}u/g);
    expect(constants).toStrictEqual([
      "0xcc9e2d51u",
      "0x1b873593u",
      "0xe6546b64u",
      "0x85ebca6bu",
      "0xc2b2ae35u",
    ]);
  });
});
