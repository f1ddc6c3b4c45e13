import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accuracySpread } from "./accuracySpread.ts";
import { permuted } from "./arbitraries.fixture.ts";

describe("accuracySpread", () => {
  it("agrees with NumPy", () => {
    // np.std([0.912, 0.905, 0.921, 0.899, 0.910], ddof=1)
    expect(accuracySpread([[0.912, 0.905, 0.921, 0.899, 0.91]])).toBeCloseTo(
      0.00820365772079748,
      16,
    );
    // np.sqrt((2 * np.var([.9, .8, .7], ddof=1) + np.var([.5, .6], ddof=1)) / 3)
    expect(accuracySpread([[0.9, 0.8, 0.7], [0.5, 0.6], [0.1]])).toBeCloseTo(
      0.0912870929175277,
      15,
    );
  });

  it("is within seeds: what lies between them does not count", () => {
    expect(
      accuracySpread([
        [0.9, 0.9],
        [0.5, 0.5],
      ]),
    ).toBe(0);
    expect(accuracySpread([[0.8, 0.9]])).toBeGreaterThan(accuracySpread([[0.84, 0.86]]) ?? 1);
  });

  it("does not depend on the order of the replicas", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 8 }),
        (accuracies) => {
          expect(accuracySpread([permuted(accuracies)])).toBe(accuracySpread([accuracies]));
        },
      ),
    );
  });

  it("is null for single replicas, and rejects an accuracy of NaN", () => {
    expect(accuracySpread([[0.9], [0.8]])).toBeNull();
    const error = expect.objectContaining({ code: "metric-input" });
    expect(() => accuracySpread([[0.9, Number.NaN]])).toThrow(error);
  });
});
