import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shuffledIndices } from "./shuffledIndices.ts";

describe("shuffledIndices", () => {
  // A change here moves every trained bit. Python, over NumPy's words rs.randint(0, 2**32,
  // dtype=np.uint32) of rs = np.random.RandomState(seed), rejecting w >= 2**32 - 2**32 % n:
  //   for last in range(n - 1, 0, -1): c = w % (last + 1); swap(last, c)
  it.each([
    [1, [0, 8, 2, 7, 6, 1, 3, 4, 9, 5]],
    [42, [1, 3, 9, 7, 6, 0, 8, 4, 5, 2]],
  ])("keeps its golden order for seed %i", (seed, expected) => {
    expect([...shuffledIndices(10, seed)]).toStrictEqual(expected);
  });

  it("is a permutation", () => {
    fc.assert(
      fc.property(fc.nat(500), fc.integer({ min: 0, max: 0xffffffff }), (count, seed) => {
        const sorted = [...shuffledIndices(count, seed)].sort((a, b) => a - b);
        expect(sorted).toStrictEqual(Array.from({ length: count }, (_, i) => i));
      }),
    );
  });

  it("reaches all 24 orders of four evenly", () => {
    // 12,000 shuffles, expected 500 each; SciPy: chi2.ppf(1 - 1e-6, 23) = 70.5
    const counts = new Map<string, number>();
    for (let seed = 1; seed <= 12_000; seed++) {
      const order = shuffledIndices(4, seed).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    let chiSquare = 0;
    for (const count of counts.values()) chiSquare += (count - 500) ** 2 / 500;
    expect(chiSquare).toBeLessThan(70.5);
  });

  it.each([-1, 0.5, Number.NaN])("rejects the count %d", (count) => {
    expect(() => shuffledIndices(count, 1)).toThrow(expect.objectContaining({ code: "internal" }));
  });
});
