import { describe, expect, it } from "vitest";
import { detectableRatio } from "./detectableRatio.ts";

describe("detectableRatio", () => {
  it.each([
    // NumPy and SciPy, 12,000 simulated pairs: the ratio with a power of 80 %
    [7, 8.08],
    [8, 5.75],
    [10, 3.68],
    [20, 2.14],
    [40, 1.65],
  ])("of %i replicas a side is about %d", (count, expected) => {
    const ratio = detectableRatio([count, count]) ?? 0;
    // 500 draws and fewer leave that much play; it is steeper for few replicas.
    expect(Math.abs(ratio / expected - 1)).toBeLessThan(count < 10 ? 0.2 : 0.08);
  });

  it("is none for five replicas, which no ratio makes significant often enough", () => {
    // The same: at most 65 % are found, however large the ratio is.
    expect(detectableRatio([5, 5])).toBeNull();
    expect(detectableRatio([5, 20])).toBeNull();
  });

  it("depends on no order, and grows as the level shrinks", () => {
    expect(detectableRatio([20, 10])).toBe(detectableRatio([10, 20]));
    expect(detectableRatio([20, 20], 0.01)).toBeGreaterThan(detectableRatio([20, 20]) ?? 9);
  });
});
