import { expect, it } from "vitest";
import { trimmedMean } from "./trimmedMean.ts";

it("agrees with SciPy", () => {
  // stats.trim_mean([5, 1, 9, 2, 4, 100, 3], 0.2)
  expect(trimmedMean([5, 1, 9, 2, 4, 100, 3], 0.2)).toBeCloseTo(4.6, 14);
  expect(trimmedMean([1, 2, 6], 0)).toBe(3);
});

it("rejects no values", () => {
  expect(() => trimmedMean([], 0.1)).toThrow(expect.objectContaining({ code: "metric-input" }));
});
