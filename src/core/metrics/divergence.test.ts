import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareBits, firstDifferingStep, firstDifferingTensor } from "./divergence.ts";

const metricInput = expect.objectContaining({ code: "metric-input" });

describe("compareBits", () => {
  it("agrees with NumPy", () => {
    // NumPy: ones of x.view(np.uint32) ^ y.view(np.uint32); np.linalg.norm(x - y) in float64
    const x = Float32Array.of(0.1, 1, -2, 0);
    const y = Float32Array.of(0.1, 1.5, 2, -0);
    const { differingBits, l2, firstDifferingIndex } = compareBits(x, y);
    expect(differingBits).toBe(3);
    expect(l2).toBeCloseTo(4.031128874149275, 15);
    expect(firstDifferingIndex).toBe(1);
  });

  it("finds none between equal bits, NaNs included", () => {
    const values = Float32Array.of(1, Number.NaN, -0);
    expect(compareBits(values, values.slice())).toStrictEqual({
      differingBits: 0,
      l2: 0,
      firstDifferingIndex: null,
    });
  });

  it("has no distance to a value that is not finite", () => {
    const { l2, firstDifferingIndex } = compareBits(
      Float32Array.of(1, 2),
      Float32Array.of(1, Number.POSITIVE_INFINITY),
    );
    expect(l2).toBeNaN();
    expect(firstDifferingIndex).toBe(1);
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
          const first = flips.length === 0 ? null : Math.min(...flips) >> 5;
          expect(result.firstDifferingIndex).toBe(first);
        },
      ),
    );
  });

  it("rejects different lengths, or no values", () => {
    expect(() => compareBits(new Float32Array(1), new Float32Array(2))).toThrow(metricInput);
    expect(() => compareBits(new Float32Array(0), new Float32Array(0))).toThrow(metricInput);
  });
});

describe("firstDifferingStep", () => {
  it("is the smallest step with a differing bit, in any order", () => {
    const series = [
      { step: 9, differingBits: 40 },
      { step: 3, differingBits: 0 },
      { step: 6, differingBits: 1 },
    ];
    expect(firstDifferingStep(series)).toBe(6);
    expect(firstDifferingStep(series.slice(1, 2))).toBeNull();
    expect(firstDifferingStep([])).toBeNull();
  });
});

describe("firstDifferingTensor", () => {
  const layout = [
    { name: "conv/filter", offset: 0, size: 72 },
    { name: "conv/bias", offset: 72, size: 8 },
  ];

  it.each([
    [0, "conv/filter", 0],
    [71, "conv/filter", 71],
    [72, "conv/bias", 0],
    [79, "conv/bias", 7],
  ])("finds index %i in %s at %i", (index, name, indexInTensor) => {
    expect(firstDifferingTensor(index, layout)).toStrictEqual({ name, indexInTensor });
  });

  it.each([-1, 80])("rejects index %i, which no tensor holds", (index) => {
    expect(() => firstDifferingTensor(index, layout)).toThrow(metricInput);
  });
});
