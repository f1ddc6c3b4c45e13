import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitraryReplicas } from "./arbitraries.fixture.ts";
import { asReleasedChurn, asReleasedFalseNegativeRate, asReleasedStdDev } from "./asReleased.ts";
import { predictionChurn } from "./predictionChurn.ts";
import { labels, predictions } from "./sample.fixture.ts";

const metricInput = expect.objectContaining({ code: "metric-input" });

describe("asReleasedChurn", () => {
  it("is agreement: it falls as replicas part", () => {
    // NumPy, as run_ae.py has it: np.sum(P[0] == P[3]) / P[0].size
    expect(asReleasedChurn(predictions[0], predictions[3])).toBeCloseTo(5 / 12, 15);
    expect(asReleasedChurn(predictions[0], predictions[0])).toBe(1);
    fc.assert(
      fc.property(arbitraryReplicas, ({ predictions: [a, b] }) => {
        expect(asReleasedChurn(a, b)).toBe(1 - predictionChurn(a, b));
      }),
    );
  });

  it("rejects different lengths", () => {
    expect(() => asReleasedChurn(labels, new Uint8Array(1))).toThrow(metricInput);
  });
});

describe("asReleasedFalseNegativeRate", () => {
  it("divides by the negatives", () => {
    // NumPy: (p[L == 1] != 1).sum() / (L != 1).sum() of replica 0; the rate itself is 1 / 3.
    expect(asReleasedFalseNegativeRate(predictions[0], labels, 1)).toBeCloseTo(1 / 9, 15);
  });

  it("rises with missed positives, past 1 where negatives are few", () => {
    const truth = Uint8Array.of(1, 1, 0);
    expect(asReleasedFalseNegativeRate(Uint8Array.of(1, 0, 0), truth, 1)).toBe(1);
    expect(asReleasedFalseNegativeRate(Uint8Array.of(0, 0, 0), truth, 1)).toBe(2);
    expect(asReleasedFalseNegativeRate(Uint8Array.of(0), Uint8Array.of(1), 1)).toBeNull();
  });

  it("rejects different lengths", () => {
    expect(() => asReleasedFalseNegativeRate(labels, new Uint8Array(1), 1)).toThrow(metricInput);
  });
});

describe("asReleasedStdDev", () => {
  it("is the population's, below the sample's", () => {
    // NumPy: np.std([0.912, 0.905, 0.921, 0.899, 0.910])
    expect(asReleasedStdDev([0.912, 0.905, 0.921, 0.899, 0.91])).toBeCloseTo(
      0.007337574531137663,
      15,
    );
    expect(() => asReleasedStdDev([])).toThrow(metricInput);
  });
});
