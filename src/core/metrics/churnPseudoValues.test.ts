import { expect, it } from "vitest";
import { churnPseudoValues } from "./churnPseudoValues.ts";
import { meanPairwiseChurn } from "./pairwiseChurn.ts";

const predictions = Array.from({ length: 5 }, (_, r) =>
  Uint8Array.from({ length: 40 }, (_value, i) => ((i * 7 + r * 3) % 11 < 2 + r ? 1 : 0)),
);

it("agrees with a jackknife in NumPy, and averages to the churn", () => {
  // D = churn matrix; n * mean - (n - 1) * mean of D without row and column r
  const expected = [0.3833333333333333, 0.583333333333333, 0.6333333333333333, 0.5666666666666664];
  const values = churnPseudoValues(predictions);
  expected.forEach((value, r) => {
    expect(values[r]).toBeCloseTo(value, 12);
  });
  const mean = values.reduce((total, value) => total + value, 0) / 5;
  expect(mean).toBeCloseTo(meanPairwiseChurn(predictions), 12);
});

it("rejects two replicas", () => {
  const error = expect.objectContaining({ code: "metric-input" });
  expect(() => churnPseudoValues(predictions.slice(0, 2))).toThrow(error);
});
