import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accuracy, perClassAccuracy } from "./accuracy.ts";
import { arbitraryReplicas, permuted } from "./arbitraries.fixture.ts";
import { perClassSpread } from "./perClassSpread.ts";
import { labels, predictions } from "./sample.fixture.ts";

const metricInput = expect.objectContaining({ code: "metric-input" });

function spreadOf(replicas: readonly Uint8Array[], truth: Uint8Array, classCount: number) {
  return perClassSpread(
    replicas.map((replica) => perClassAccuracy(replica, truth, classCount)),
    replicas.map((replica) => accuracy(replica, truth)),
  );
}

describe("perClassSpread", () => {
  it("agrees with NumPy", () => {
    // NumPy: sd = np.std(per_class, axis=0, ddof=1); top = np.std(acc, ddof=1); sd / top
    const spread = spreadOf(predictions, labels, 3);
    const deviations = [0.2041241452319315, 0.19245008972987526, 0.2581988897471611];
    const ratios = [1.7320508075688774, 1.632993161855452, 2.1908902300206643];
    deviations.forEach((deviation, classIndex) => {
      expect(spread.perClassSampleStdDev[classIndex]).toBeCloseTo(deviation, 14);
      expect(spread.ratioToTopLine[classIndex]).toBeCloseTo(ratios[classIndex], 13);
    });
    expect(spread.topLineSampleStdDev).toBeCloseTo(0.11785113019775792, 15);
    expect(spread.maxRatio).toBeCloseTo(2.1908902300206643, 13);
  });

  it("grows for the class that varies alone", () => {
    const steady = Float64Array.of(0.9, 0.8);
    const spread = perClassSpread([steady, Float64Array.of(0.9, 0.4)], [0.85, 0.65]);
    expect(spread.perClassSampleStdDev[0]).toBe(0);
    expect(spread.perClassSampleStdDev[1]).toBeGreaterThan(spread.topLineSampleStdDev);
  });

  it("has no ratio where the top line does not vary, and none for an absent class", () => {
    const flat = perClassSpread(
      [Float64Array.of(1, 0, Number.NaN), Float64Array.of(0, 1, Number.NaN)],
      [0.5, 0.5],
    );
    expect(flat.maxRatio).toBeNull();
    expect([...flat.ratioToTopLine]).toStrictEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(flat.perClassSampleStdDev[2]).toBeNaN();
  });

  it("takes the largest ratio over the classes that the test split has", () => {
    const { maxRatio, ratioToTopLine } = perClassSpread(
      [Float64Array.of(Number.NaN, 0.5, 0.5), Float64Array.of(Number.NaN, 0.7, 0.9)],
      [0.5, 0.6],
    );
    expect(ratioToTopLine[0]).toBeNaN();
    expect(maxRatio).toBe(ratioToTopLine[2]);
    expect(maxRatio).toBeCloseTo(4, 14);
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

  it("rejects one replica, different lengths and a NaN in some replicas only", () => {
    const two = Float64Array.of(0.5, 0.6);
    expect(() => perClassSpread([two], [0.5])).toThrow(metricInput);
    expect(() => perClassSpread([two, Float64Array.of(1)], [0.5, 0.6])).toThrow(metricInput);
    expect(() => perClassSpread([two, two], [0.5])).toThrow(metricInput);
    expect(() => perClassSpread([two, Float64Array.of(0.5, Number.NaN)], [0.5, 0.6])).toThrow(
      metricInput,
    );
  });
});
