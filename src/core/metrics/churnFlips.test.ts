import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accuracy } from "./accuracy.ts";
import { arbitraryReplicas, permuted } from "./arbitraries.fixture.ts";
import { churnFlips, meanPairwiseFlips } from "./churnFlips.ts";
import { meanPairwiseChurn } from "./pairwiseChurn.ts";
import { predictionChurn } from "./predictionChurn.ts";
import { labels, predictions } from "./sample.fixture.ts";

const metricInput = expect.objectContaining({ code: "metric-input" });

describe("churnFlips", () => {
  it("agrees with NumPy", () => {
    // NumPy: ((a != L) & (b == L)).mean(), ((a == L) & (b != L)).mean(), and both wrong but unlike
    const { win, loss, neutral } = churnFlips(predictions[0], predictions[1], labels);
    expect(win).toBeCloseTo(0.3333333333333333, 15);
    expect(loss).toBeCloseTo(0.08333333333333333, 15);
    expect(neutral).toBe(0);
  });

  it("calls a correction a win, a new mistake a loss and another mistake neutral", () => {
    const truth = Uint8Array.of(1);
    const flips = (a: number, b: number) => churnFlips(Uint8Array.of(a), Uint8Array.of(b), truth);
    expect(flips(0, 1)).toStrictEqual({ win: 1, loss: 0, neutral: 0 });
    expect(flips(1, 0)).toStrictEqual({ win: 0, loss: 1, neutral: 0 });
    expect(flips(0, 2)).toStrictEqual({ win: 0, loss: 0, neutral: 1 });
    expect(flips(0, 0)).toStrictEqual({ win: 0, loss: 0, neutral: 0 });
  });

  it("adds up to the churn; win less loss is the gain; swapping swaps win and loss", () => {
    fc.assert(
      fc.property(arbitraryReplicas, ({ labels: truth, predictions: [a, b] }) => {
        const { win, loss, neutral } = churnFlips(a, b, truth);
        expect(win + loss + neutral).toBeCloseTo(predictionChurn(a, b), 12);
        expect(win - loss).toBeCloseTo(accuracy(b, truth) - accuracy(a, truth), 12);
        expect(churnFlips(b, a, truth)).toStrictEqual({ win: loss, loss: win, neutral });
      }),
    );
  });

  it("rejects lists of different length, or none", () => {
    const none = new Uint8Array(0);
    expect(() => churnFlips(labels, labels, new Uint8Array(2))).toThrow(metricInput);
    expect(() => churnFlips(none, none, none)).toThrow(metricInput);
  });
});

describe("meanPairwiseFlips", () => {
  it("agrees with NumPy", () => {
    // NumPy: wins over itertools.permutations(range(4), 2); neutral over the six pairs
    const { win, loss, neutral } = meanPairwiseFlips(predictions, labels);
    expect(win).toBeCloseTo(0.20833333333333334, 14);
    expect(loss).toBe(win);
    expect(neutral).toBeCloseTo(0.013888888888888888, 14);
  });

  it("adds up to the mean churn, in any order of replicas", () => {
    fc.assert(
      fc.property(arbitraryReplicas, (replicas) => {
        const flips = meanPairwiseFlips(replicas.predictions, replicas.labels);
        expect(flips.win + flips.loss + flips.neutral).toBeCloseTo(
          meanPairwiseChurn(replicas.predictions),
          12,
        );
        expect(meanPairwiseFlips(permuted(replicas.predictions), replicas.labels)).toStrictEqual(
          flips,
        );
      }),
    );
  });

  it("rejects one replica and different lengths", () => {
    expect(() => meanPairwiseFlips([labels], labels)).toThrow(metricInput);
    expect(() => meanPairwiseFlips([labels, labels], new Uint8Array(2))).toThrow(metricInput);
  });
});
