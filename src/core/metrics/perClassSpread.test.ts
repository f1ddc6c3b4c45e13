import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededGenerator } from "../random/seededGenerator.ts";
import { arbitraryReplicas, permuted } from "./arbitraries.fixture.ts";
import { independentErrors } from "./independentErrors.ts";
import { classParts, largestRatioNull, perClassSpread, wholeSplit } from "./perClassSpread.ts";
import { labels, predictions } from "./sample.fixture.ts";

const metricInput = expect.objectContaining({ code: "metric-input" });

/** Replicas of one seed block. */
function spreadOf(replicas: readonly Uint8Array[], truth: Uint8Array, classCount: number) {
  return perClassSpread([replicas], truth, classCount);
}

describe("perClassSpread", () => {
  it("agrees with NumPy", () => {
    // NumPy: sd = np.std(per_class, axis=0, ddof=1); top = np.std(acc, ddof=1); sd / top
    const spread = spreadOf(predictions, labels, 3);
    const deviations = [0.2041241452319315, 0.19245008972987526, 0.2581988897471611];
    const ratios = [1.7320508075688774, 1.632993161855452, 2.1908902300206643];
    deviations.forEach((deviation, classIndex) => {
      expect(spread.classes[classIndex]?.sampleStdDev).toBeCloseTo(deviation, 14);
      expect(spread.ratioToTopLine[classIndex]).toBeCloseTo(ratios[classIndex], 13);
    });
    expect(spread.topLine.sampleStdDev).toBeCloseTo(0.11785113019775792, 15);
    expect(spread.maxRatio).toBeCloseTo(2.1908902300206643, 13);
  });

  it("grows for the class that varies alone", () => {
    const truth = Uint8Array.of(0, 0, 1, 1);
    const { classes, topLine } = spreadOf([truth, Uint8Array.of(0, 0, 0, 0)], truth, 2);
    expect(classes[0]?.sampleStdDev).toBe(0);
    expect(classes[1]?.sampleStdDev).toBeGreaterThan(topLine.sampleStdDev);
  });

  it("has no ratio where the top line does not vary, and no part for an absent class", () => {
    // Each of the two is right on the class that the other is wrong on.
    const replicas = [Uint8Array.of(0, 2), Uint8Array.of(1, 1)];
    const flat = spreadOf(replicas, Uint8Array.of(0, 1), 3);
    expect(flat.maxRatio).toBeNull();
    expect(flat.ratioToTopLine).toStrictEqual([null, null, null]);
    expect(flat.classes[2]).toBeNull();
  });

  it("takes the largest ratio over the classes that the test split has", () => {
    const truth = Uint8Array.of(1, 1, 2, 2);
    const replicas = [Uint8Array.of(1, 0, 0, 0), Uint8Array.of(1, 1, 2, 2)];
    const { maxRatio, ratioToTopLine } = spreadOf(replicas, truth, 3);
    // By hand: accuracies 1/4 and 1; class 1: 1/2 and 1; class 2: 0 and 1.
    expect(ratioToTopLine[0]).toBeNull();
    expect(maxRatio).toBe(ratioToTopLine[2]);
    expect(maxRatio).toBeCloseTo(4 / 3, 14);
  });

  it("pools the deviations within seed blocks, not between them", () => {
    const truth = Uint8Array.of(0, 0, 0, 0);
    const right = (count: number) => truth.map((_, i) => (i < count ? 0 : 1));
    const blocks = [
      [right(4), right(4), right(4)],
      [right(0), right(2)],
    ];
    // By hand: variances 0 (2 degrees) and 2 * (1/4)^2 (1 degree), pooled: a third of the latter.
    const { topLine } = perClassSpread(blocks, truth, 1);
    expect(topLine.sampleStdDev).toBeCloseTo(Math.sqrt(2 / 16 / 3), 14);
  });

  it("does not depend on the order of the replicas", () => {
    fc.assert(
      fc.property(arbitraryReplicas, (replicas) => {
        expect(
          spreadOf(permuted(replicas.predictions), replicas.labels, replicas.classCount),
        ).toStrictEqual(spreadOf(replicas.predictions, replicas.labels, replicas.classCount));
      }),
    );
  });

  it("rejects one replica, different lengths and a label that is no class", () => {
    expect(() => spreadOf([labels], labels, 3)).toThrow(metricInput);
    expect(() => perClassSpread([[labels], [labels]], labels, 3)).toThrow(metricInput);
    expect(() => spreadOf([labels, new Uint8Array(1)], labels, 3)).toThrow(metricInput);
    expect(() => spreadOf(predictions, labels, 2)).toThrow(metricInput);
  });
});

describe("largestRatioNull", () => {
  it("has the median and range of the largest ratio that NumPy draws", () => {
    // 1,000 examples in five classes, 10 replicas, half of the errors mixed. NumPy: for 200,000 draws
    // wrong = rng.permuted(errors, axis=0) (replicas x examples); s = std over replicas, ddof=1, of
    // the mean by class, largest over std of the mean; percentiles 2.5, 50, 97.5.
    const { replicas, truth, places, parts } = independentReplicas();
    const spread = spreadOf(replicas, truth, 5);
    const errors = independentErrors([replicas], truth, parts, seededGenerator(1));
    const range = largestRatioNull(spread, errors, places);
    expect(range?.low).toBeCloseTo(1.948, 1);
    expect(range?.median).toBeCloseTo(2.873, 1);
    expect(Math.abs((range?.high ?? 0) / 4.954 - 1)).toBeLessThan(0.05);
  });

  it("leaves out draws without an overall spread, and is null where all are", () => {
    const truth = Uint8Array.of(0, 1);
    const spread = spreadOf([truth, truth], truth, 2);
    const parts = [wholeSplit(truth), ...classParts(truth, 2)];
    const errors = independentErrors([[truth, truth]], truth, parts, seededGenerator(1));
    expect(largestRatioNull(spread, errors, { topLine: 0, classes: [1, 2] })).toBeNull();
  });
});

/** Example i is wrong for replicas r with (i * i + 7 r) % 19 < 4, on the first half of each class. */
function independentReplicas() {
  const truth = Uint8Array.from({ length: 1000 }, (_, i) => i % 5);
  const replicas = Array.from({ length: 10 }, (_, r) =>
    truth.map((label, i) => (i < 500 && (i * i + 7 * r) % 19 < 4 ? (label + 1) % 5 : label)),
  );
  const parts = [wholeSplit(truth), ...classParts(truth, 5)];
  return { truth, replicas, parts, places: { topLine: 0, classes: [1, 2, 3, 4, 5] } };
}
