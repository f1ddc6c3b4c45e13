import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitraryReplicas, permuted } from "./arbitraries.fixture.ts";
import { expectedDisagreement } from "./expectedDisagreement.ts";
import { labels, predictions } from "./sample.fixture.ts";

describe("expectedDisagreement", () => {
  it("agrees with NumPy", () => {
    // NumPy: (P != L).mean() = 0.25; mean churn over pairs = 0.4305555555555556
    const { expected, observed, ratio } = expectedDisagreement([predictions], labels);
    expect(expected).toBeCloseTo(0.25, 15);
    expect(observed).toBeCloseTo(0.4305555555555556, 15);
    expect(ratio).toBeCloseTo(0.4305555555555556 / 0.25, 13);
  });

  it("is a ratio of 0 for replicas that share all mistakes, and rises as they do not", () => {
    const truth = Uint8Array.of(0, 0);
    const wrong = Uint8Array.of(0, 1);
    expect(expectedDisagreement([[wrong, wrong]], truth).ratio).toBe(0);
    expect(expectedDisagreement([[wrong, Uint8Array.of(1, 0)]], truth).ratio).toBe(2);
  });

  it("takes pairs within seed blocks only, and the mean over blocks", () => {
    const truth = Uint8Array.of(0, 0);
    const [right, half, wrong] = [truth, Uint8Array.of(0, 1), Uint8Array.of(1, 1)];
    // By hand: churn 0 and 1/2; error rates 0, 0, 1/2, 1; the lone replica is left out.
    const blocks = [[right, right], [half, wrong], [wrong]];
    const { expected, observed } = expectedDisagreement(blocks, truth);
    expect([expected, observed]).toStrictEqual([0.375, 0.25]);
  });

  it("has no ratio where every prediction is right", () => {
    expect(expectedDisagreement([[labels, labels]], labels)).toStrictEqual({
      expected: 0,
      observed: 0,
      ratio: null,
    });
  });

  it("does not depend on the order of the replicas", () => {
    fc.assert(
      fc.property(arbitraryReplicas, (replicas) => {
        expect(
          expectedDisagreement([permuted(replicas.predictions)], replicas.labels),
        ).toStrictEqual(expectedDisagreement([replicas.predictions], replicas.labels));
      }),
    );
  });

  it("rejects one replica and different lengths", () => {
    const metricInput = expect.objectContaining({ code: "metric-input" });
    expect(() => expectedDisagreement([[labels], [labels]], labels)).toThrow(metricInput);
    expect(() => expectedDisagreement([[labels, labels]], new Uint8Array(1))).toThrow(metricInput);
  });
});
