import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  chiSquareCdf,
  chiSquareQuantile,
  normalCdf,
  normalQuantile,
  studentCdf,
  studentQuantile,
} from "./distributions.ts";

// All expected values: SciPy 1.17, stats.norm, stats.chi2 and stats.t, cdf and ppf.

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
  ])("quantile(%d, %i)", (p, degrees, expected) => {
    expect(studentQuantile(p, degrees) / expected).toBeCloseTo(1, 11);
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
    expect(() => chiSquareQuantile(p, 3)).toThrow(error);
    expect(() => studentQuantile(p, 3)).toThrow(error);
  });

  it.each([0, 1.5, Number.NaN])("rejects %d degrees of freedom", (degrees) => {
    const error = expect.objectContaining({ code: "metric-input" });
    expect(() => chiSquareQuantile(0.5, degrees)).toThrow(error);
    expect(() => studentQuantile(0.5, degrees)).toThrow(error);
  });

  it("rejects NaN", () => {
    expect(() => normalCdf(Number.NaN)).toThrow(expect.objectContaining({ code: "metric-input" }));
  });

  it("rejects more degrees of freedom than its closed form can carry", () => {
    expect(() => chiSquareCdf(1, 1001)).toThrow(expect.objectContaining({ code: "metric-input" }));
  });
});
