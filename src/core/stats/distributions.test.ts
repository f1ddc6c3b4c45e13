import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  chiSquareCdf,
  chiSquareQuantile,
  fCdf,
  fQuantile,
  normalCdf,
  normalQuantile,
  studentCdf,
  studentQuantile,
} from "./distributions.ts";

// All expected values: SciPy 1.17, stats.norm, stats.chi2, stats.t and stats.f, cdf and ppf.

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

describe("chi-square", () => {
  it.each([
    [0.025, 1, 0.0009820691171752555],
    [0.975, 1, 5.023886187314888],
    [0.025, 4, 0.4844185570879299],
    [0.975, 4, 11.143286781877796],
    [0.5, 9, 8.342832692252955],
    [0.975, 99, 128.4219886438403],
    [0.025, 1000, 914.257153799259],
  ])("quantile(%d, %i)", (p, degrees, expected) => {
    expect(chiSquareQuantile(p, degrees) / expected).toBeCloseTo(1, 11);
  });

  it("inverts its distribution function", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        fc.integer({ min: 1, max: 200 }),
        (p, degrees) => {
          expect(chiSquareCdf(chiSquareQuantile(p, degrees), degrees)).toBeCloseTo(p, 12);
        },
      ),
    );
  });

  it("has nothing below 0", () => {
    expect(chiSquareCdf(-1, 3)).toBe(0);
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

describe("F", () => {
  it.each([
    [1, 4, 4, 0.5],
    [0.2, 3, 17, 0.10506515515348254],
    [2.5, 2.5, 19.5, 0.9018474697318082],
    [-1, 3, 3, 0],
  ])("cdf(%d, %d, %d)", (f, numerator, denominator, expected) => {
    expect(Math.abs(fCdf(f, numerator, denominator) - expected)).toBeLessThan(1e-13);
  });

  it.each([
    [0.975, 4, 4, 9.604529884722858],
    [0.025, 4, 4, 0.10411753745392764],
    [0.95, 2, 9, 4.256494729093747],
    [0.5, 19, 19, 1],
    [0.975, 9.5, 3.2, 12.776961146567317],
  ])("quantile(%d, %d, %d)", (p, numerator, denominator, expected) => {
    expect(fQuantile(p, numerator, denominator) / expected).toBeCloseTo(1, 11);
  });
});

describe("bad input", () => {
  it.each([0, 1, -0.5, Number.NaN])("rejects the probability %d", (p) => {
    const error = expect.objectContaining({ code: "metric-input" });
    expect(() => normalQuantile(p)).toThrow(error);
    expect(() => chiSquareQuantile(p, 3)).toThrow(error);
    expect(() => studentQuantile(p, 3)).toThrow(error);
    expect(() => fQuantile(p, 3, 3)).toThrow(error);
  });

  it.each([0, 1.5, Number.NaN])("rejects %d degrees of freedom", (degrees) => {
    const error = expect.objectContaining({ code: "metric-input" });
    expect(() => chiSquareQuantile(0.5, degrees)).toThrow(error);
  });

  it.each([0, -2, Number.NaN, Number.POSITIVE_INFINITY])(
    "rejects %d degrees, whole or not",
    (degrees) => {
      const error = expect.objectContaining({ code: "metric-input" });
      expect(() => studentCdf(1, degrees)).toThrow(error);
      expect(() => studentQuantile(0.5, degrees)).toThrow(error);
      expect(() => fCdf(1, degrees, 3)).toThrow(error);
      expect(() => fQuantile(0.5, 3, degrees)).toThrow(error);
    },
  );

  it("rejects NaN", () => {
    expect(() => normalCdf(Number.NaN)).toThrow(expect.objectContaining({ code: "metric-input" }));
  });

  it("rejects more degrees of freedom than its closed form can carry", () => {
    expect(() => chiSquareCdf(1, 1001)).toThrow(expect.objectContaining({ code: "metric-input" }));
  });
});
