import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { predictionChurn } from "./predictionChurn.ts";
import { predictions } from "./sample.fixture.ts";

const triple = fc
  .integer({ min: 1, max: 40 })
  .chain((count) =>
    fc.tuple(...[0, 1, 2].map(() => fc.uint8Array({ max: 4, minLength: count, maxLength: count }))),
  );

describe("predictionChurn", () => {
  it("agrees with NumPy", () => {
    // NumPy: (P[0] != P[3]).mean()
    expect(predictionChurn(predictions[0], predictions[3])).toBeCloseTo(0.5833333333333334, 15);
  });

  it("rises with each changed prediction", () => {
    const base = Uint8Array.of(1, 2, 3);
    expect(predictionChurn(base, Uint8Array.of(1, 2, 0))).toBeCloseTo(1 / 3, 15);
    expect(predictionChurn(base, Uint8Array.of(0, 0, 0))).toBe(1);
  });

  it("is 0 for equal predictions, symmetric, within [0, 1] and satisfies the triangle", () => {
    fc.assert(
      fc.property(triple, ([a, b, c]) => {
        const churn = predictionChurn(a, b);
        expect(predictionChurn(a, a.slice())).toBe(0);
        expect(predictionChurn(b, a)).toBe(churn);
        expect(churn >= 0 && churn <= 1).toBe(true);
        // One rounding of slack.
        expect(predictionChurn(a, c)).toBeLessThanOrEqual(
          churn + predictionChurn(b, c) + Number.EPSILON,
        );
      }),
    );
  });

  it("rejects lists of different length, or none", () => {
    const metricInput = expect.objectContaining({ code: "metric-input" });
    expect(() => predictionChurn(new Uint8Array(2), new Uint8Array(3))).toThrow(metricInput);
    expect(() => predictionChurn(new Uint8Array(0), new Uint8Array(0))).toThrow(metricInput);
  });
});
