import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededGenerator } from "../random/seededGenerator.ts";
import { sampleStdDev } from "../stats/stdDev.ts";
import { accuracy } from "./accuracy.ts";
import { arbitraryReplicas, permuted } from "./arbitraries.fixture.ts";
import { finiteTestVariance } from "./finiteTestVariance.ts";
import { labels, predictions } from "./sample.fixture.ts";

describe("finiteTestVariance", () => {
  it("agrees with NumPy", () => {
    // NumPy: e = (P != L).mean(0); v = (e * (1 - e)).sum() / 12**2; v * 4 / 3; roots
    const result = finiteTestVariance(predictions, labels);
    expect(result.variance).toBeCloseTo(0.013020833333333334, 15);
    expect(result.expectedStdDev).toBeCloseTo(0.11410886614690961, 15);
    expect(result.unbiasedVariance).toBeCloseTo(0.017361111111111112, 15);
    expect(result.unbiasedStdDev).toBeCloseTo(0.13176156917368248, 15);
  });

  it("explains the whole spread of replicas that are wrong independently", () => {
    // 200 replicas, 500 examples with error rates from 0 to 0.5. The sample deviation of 200
    // normal values has a relative standard error of 1 / sqrt(2 * 199) = 0.05; four tolerated.
    const generator = seededGenerator(21);
    const truth = new Uint8Array(500);
    const replicas = Array.from({ length: 200 }, () =>
      truth.map((_, i) => (generator.nextFloat() < i / 1000 ? 1 : 0)),
    );
    const spread = sampleStdDev(replicas.map((replica) => accuracy(replica, truth)));
    const { unbiasedStdDev } = finiteTestVariance(replicas, truth);
    expect(Math.abs(spread / unbiasedStdDev - 1)).toBeLessThan(4 * 0.05);
  });

  it("is 0 where replicas always agree on right and wrong, and grows as they part", () => {
    const [a, b] = predictions;
    expect(finiteTestVariance([a, a], labels).variance).toBe(0);
    expect(finiteTestVariance([a, b], labels).variance).toBeGreaterThan(0);
  });

  it("does not depend on the order of the replicas", () => {
    fc.assert(
      fc.property(arbitraryReplicas, (replicas) => {
        expect(finiteTestVariance(permuted(replicas.predictions), replicas.labels)).toStrictEqual(
          finiteTestVariance(replicas.predictions, replicas.labels),
        );
      }),
    );
  });

  it("rejects one replica and different lengths", () => {
    const metricInput = expect.objectContaining({ code: "metric-input" });
    expect(() => finiteTestVariance([labels], labels)).toThrow(metricInput);
    expect(() => finiteTestVariance([labels, labels], new Uint8Array(1))).toThrow(metricInput);
  });
});
