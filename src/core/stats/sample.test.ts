import { describe, expect, it } from "vitest";
import { quantileOfSorted, sortedSample } from "./sample.ts";

describe("sortedSample", () => {
  it("sorts numbers as numbers, in a copy", () => {
    const values = [10, 9, -1];
    expect(sortedSample("test", values, 1)).toStrictEqual([-1, 9, 10]);
    expect(values).toStrictEqual([10, 9, -1]);
  });

  it("names the statistic and what it was given", () => {
    expect(() => sortedSample("spread", [1], 2)).toThrow("spread needs at least 2 values, got 1");
    expect(() => sortedSample("spread", [1, Number.NaN], 2)).toThrow("got NaN at index 1");
  });
});

describe("quantileOfSorted", () => {
  // NumPy: np.quantile([1, 2, 4, 8], [0, 0.1, 0.5, 0.9, 1])
  it.each([
    [0, 1],
    [0.1, 1.3],
    [0.5, 3],
    [0.9, 6.8],
    [1, 8],
  ])("at %d is %d", (probability, expected) => {
    expect(quantileOfSorted([1, 2, 4, 8], probability)).toBeCloseTo(expected, 14);
  });
});
