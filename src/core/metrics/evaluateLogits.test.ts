import { describe, expect, test } from "vitest";
import { evaluateLogits } from "./evaluateLogits.ts";

const labels = Uint8Array.of(0, 1, 1, 0, 2);
const logits = Float32Array.of(
  ...[2, -1, 0.5],
  ...[0.25, 0.25, -3],
  ...[-100, 100, 0],
  ...[1e-3, 2e-3, 3e-3],
  ...[5, 4, 5],
);

describe("evaluateLogits", () => {
  test("gives the cross-entropy and the accuracies of float64 arithmetic", () => {
    const found = evaluateLogits(logits, labels, 3);
    // NumPy, l = logits.astype(float64), m = l.max(1, keepdims=True):
    // (log(exp(l - m).sum(1)) + m[:, 0] - l[arange(5), labels]).mean() = 0.5830534942935858
    expect(found.testLoss).toBeCloseTo(0.5830534942935858, 14);
    // NumPy: l.argmax(1), which takes the first of equals, as we do.
    expect([...found.predictions]).toEqual([0, 0, 1, 2, 0]);
    expect(found.testAccuracy).toBe(0.4);
    expect([...found.perClassAccuracy]).toEqual([0.5, 0.5, 0]);
  });

  test("stays finite for logits whose exponentials are not", () => {
    const found = evaluateLogits(Float32Array.of(3e4, -3e4), Uint8Array.of(1), 2);
    expect(found.testLoss).toBe(6e4);
    expect(found.testAccuracy).toBe(0);
  });

  test.each([
    [Number.NaN, 1],
    [1, Number.NaN],
    [Number.NaN, Number.NaN],
    [Number.POSITIVE_INFINITY, 0],
    [0, Number.POSITIVE_INFINITY],
    [Number.NEGATIVE_INFINITY, 0],
    [0, Number.NEGATIVE_INFINITY],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
  ])("logits %d and %d make the loss NaN, whatever the label: predictions mean nothing", (a, b) => {
    for (const label of [0, 1]) {
      // One example of two is enough.
      const found = evaluateLogits(Float32Array.of(2, 1, a, b), Uint8Array.of(0, label), 2);
      expect(found.testLoss).toBeNaN();
      expect(found.predictions.every((prediction) => prediction < 2)).toBe(true);
    }
  });

  test("a class without examples has no accuracy", () => {
    const found = evaluateLogits(Float32Array.of(1, 0), Uint8Array.of(0), 2);
    expect([...found.perClassAccuracy]).toEqual([1, Number.NaN]);
  });
});
