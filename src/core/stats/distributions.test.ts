import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalCdf, normalQuantile, studentCdf, studentQuantile } from "./distributions.ts";

// All expected values: SciPy 1.17, stats.norm and stats.t, cdf and ppf.

describe("normal", () => {
  it.each([
    [-5, 2.866515718791933e-7],
    [-1, 0.15865525393145707],
    [0, 0.5],
    [0.5, 0.6914624612740131],
    [1.96, 0.9750021048517795],
    [4, 0.9999683287581669],
    [40, 1],
    [-40, 0],
  ])("cdf(%d)", (x, expected) => {
    expect(Math.abs(normalCdf(x) - expected)).toBeLessThan(1e-15);
  });

  it.each([
    [1e-6, -4.753424308822899],
    [0.001, -3.090232306167813],
    [0.025, -1.9599639845400545],
    [0.5, 0],
    [0.975, 1.959963984540054],
    [0.9999, 3.719016485455709],
  ])("quantile(%d)", (p, expected) => {
    expect(Math.abs(normalQuantile(p) - expected)).toBeLessThan(1e-9);
  });
});

describe("Student", () => {
  it.each([
    [0.975, 1, 12.706204736174694],
    [0.975, 2, 4.302652729749462],
    [0.975, 4, 2.7764451051977934],
    [0.1, 9, -1.3830287383966327],
    [0.995, 30, 2.7499956535672254],
    [0.975, 1000, 1.9623390808264083],
    [0.975, 2.5, 3.5746548420036817],
    [0.975, 7.83, 2.3147480190328813],
    [0.01, 1.37, -13.539290140358291],
  ])("quantile(%d, %d)", (p, degrees, expected) => {
    expect(studentQuantile(p, degrees) / expected).toBeCloseTo(1, 11);
  });

  it.each([
    [2.1, 3.7, 0.9453676474588877],
    [-1, 0.5, 0.30112161084132205],
    [30, 4.2, 0.9999976825145782],
  ])("cdf(%d, %d)", (t, degrees, expected) => {
    expect(Math.abs(studentCdf(t, degrees) - expected)).toBeLessThan(1e-13);
  });

  it("is symmetric", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -50, max: 50, noNaN: true }),
        fc.integer({ min: 1, max: 200 }),
        (t, degrees) => {
          expect(studentCdf(t, degrees) + studentCdf(-t, degrees)).toBeCloseTo(1, 13);
        },
      ),
    );
  });
});

describe("bad input", () => {
  it.each([0, 1, -0.5, Number.NaN])("rejects the probability %d", (p) => {
    const error = expect.objectContaining({ code: "metric-input" });
    expect(() => normalQuantile(p)).toThrow(error);
    expect(() => studentQuantile(p, 3)).toThrow(error);
  });

  it.each([0, -2, Number.NaN, Number.POSITIVE_INFINITY])(
    "rejects %d degrees, whole or not",
    (degrees) => {
      const error = expect.objectContaining({ code: "metric-input" });
      expect(() => studentCdf(1, degrees)).toThrow(error);
      expect(() => studentQuantile(0.5, degrees)).toThrow(error);
    },
  );

  it("rejects NaN", () => {
    expect(() => normalCdf(Number.NaN)).toThrow(expect.objectContaining({ code: "metric-input" }));
  });
});
