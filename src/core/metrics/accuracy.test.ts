import { describe, expect, it } from "vitest";
import { accuracy, perClassAccuracy } from "./accuracy.ts";
import { labels, predictions } from "./sample.fixture.ts";

const metricInput = expect.objectContaining({ code: "metric-input" });

describe("accuracy", () => {
  it("agrees with NumPy", () => {
    // NumPy: (P == L).mean(1)
    const expected = [0.6666666666666666, 0.9166666666666666, 0.75, 0.6666666666666666];
    expect(predictions.map((replica) => accuracy(replica, labels))).toStrictEqual(expected);
  });

  it("rises with each right prediction", () => {
    expect(accuracy(Uint8Array.of(1, 1), Uint8Array.of(1, 1))).toBe(1);
    expect(accuracy(Uint8Array.of(0, 0), Uint8Array.of(1, 1))).toBe(0);
  });

  it("rejects lists of different length, or none", () => {
    expect(() => accuracy(new Uint8Array(2), new Uint8Array(3))).toThrow(metricInput);
    expect(() => accuracy(new Uint8Array(0), new Uint8Array(0))).toThrow(metricInput);
  });
});

describe("perClassAccuracy", () => {
  it("agrees with NumPy", () => {
    // NumPy: [(p[L == c] == c).mean() for c in range(3)] of replicas 0 and 1
    expect([...perClassAccuracy(predictions[0], labels, 3)]).toStrictEqual([
      0.75, 0.6666666666666666, 0.6,
    ]);
    expect([...perClassAccuracy(predictions[1], labels, 3)]).toStrictEqual([0.75, 1, 1]);
  });

  it("is NaN for a class that no example has, and counts a value that is no class as wrong", () => {
    const perClass = perClassAccuracy(Uint8Array.of(0, 255), Uint8Array.of(0, 0), 2);
    expect([...perClass]).toStrictEqual([0.5, Number.NaN]);
  });

  it("rejects different lengths, labels that are no class and class counts out of range", () => {
    const two = Uint8Array.of(0, 1);
    expect(() => perClassAccuracy(two, Uint8Array.of(0), 2)).toThrow(metricInput);
    expect(() => perClassAccuracy(two, Uint8Array.of(0, 2), 2)).toThrow(metricInput);
    expect(() => perClassAccuracy(two, two, 0)).toThrow(metricInput);
    expect(() => perClassAccuracy(two, two, 257)).toThrow(metricInput);
  });
});
