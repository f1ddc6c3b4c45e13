import { describe, expect, it } from "vitest";
import { binomialUpperTail } from "./binomialUpperTail.ts";

describe("binomialUpperTail", () => {
  it.each([
    // SciPy: stats.binom.sf(least - 1, trials, p)
    [7, 8, 0.5, 0.03515625],
    [238, 2048, 0.1, 0.009021216464329193],
    [205, 2048, 0.1, 0.5048955847537838],
    [9800, 10000, 0.97, 3.0251112898214163e-10],
    [1, 5, 0.2, 0.67232],
    [60000, 60000, 0.999, 8.497546678926921e-27],
  ])("of %i in %i with %f is SciPy's", (least, trials, p, expected) => {
    expect(Math.abs(binomialUpperTail(least, trials, p) / expected - 1)).toBeLessThan(1e-8);
  });

  it("is 1 from 0 on, and 0 beyond all trials", () => {
    expect(binomialUpperTail(0, 3, 0.2)).toBe(1);
    expect(binomialUpperTail(4, 3, 0.2)).toBe(0);
    expect(binomialUpperTail(3, 3, 1)).toBe(1);
    expect(binomialUpperTail(1, 3, 0)).toBe(0);
  });

  it.each([
    [0.5, 3, 0.5],
    [1, 0, 0.5],
    [1, 3, 1.5],
    [1, 3, Number.NaN],
  ])("rejects %f of %f with %f", (least, trials, p) => {
    expect(() => binomialUpperTail(least, trials, p)).toThrow(
      expect.objectContaining({ code: "metric-input" }),
    );
  });
});
