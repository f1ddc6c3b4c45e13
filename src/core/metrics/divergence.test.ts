import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareBits } from "./divergence.ts";

const metricInput = expect.objectContaining({ code: "metric-input" });

describe("compareBits", () => {
  it("agrees with NumPy", () => {
    // NumPy: ones of x.view(np.uint32) ^ y.view(np.uint32); np.linalg.norm(x - y) in float64
    const x = Float32Array.of(0.1, 1, -2, 0);
    const y = Float32Array.of(0.1, 1.5, 2, -0);
    const { differingBits, l2 } = compareBits(x, y);
    expect(differingBits).toBe(3);
    expect(l2).toBeCloseTo(4.031128874149275, 15);
  });

  it("finds none between equal bits, NaNs included", () => {
    const values = Float32Array.of(1, Number.NaN, -0);
    expect(compareBits(values, values.slice())).toStrictEqual({
      differingBits: 0,
      l2: 0,
    });
  });

  it("has no distance to a value that is not finite", () => {
    const { l2 } = compareBits(Float32Array.of(1, 2), Float32Array.of(1, Number.POSITIVE_INFINITY));
    expect(l2).toBeNaN();
  });

  it("counts the bits that were flipped, wherever they are, in views too", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ min: 0, max: 255, minLength: 64, maxLength: 64 }),
        fc.uniqueArray(fc.nat(8 * 60 - 1), { maxLength: 40 }),
        (bytes, flips) => {
          const changed = bytes.slice();
          for (const bit of flips) changed[4 + (bit >> 3)] ^= 1 << (bit & 7);
          const result = compareBits(
            new Float32Array(bytes.buffer, 4, 15),
            new Float32Array(changed.buffer, 4, 15),
          );
          expect(result.differingBits).toBe(flips.length);
        },
      ),
    );
  });

  it("rejects different lengths, or no values", () => {
    expect(() => compareBits(new Float32Array(1), new Float32Array(2))).toThrow(metricInput);
    expect(() => compareBits(new Float32Array(0), new Float32Array(0))).toThrow(metricInput);
  });
});
