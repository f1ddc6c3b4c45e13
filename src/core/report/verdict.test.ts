import { describe, expect, it } from "vitest";
import type { NoiseCondition } from "../experiment/noiseCondition.ts";
import { type FakeReplica, fakeNoise, fakeResults } from "../results/testSupport/fakeResults.ts";
import { buildReport } from "./buildReport.ts";

const testCount = 1000;
const testLabels = Array.from({ length: testCount }, (_, i) => (i < 500 ? 0 : 1));

/** A replica that is wrong on the examples from `from` to `to`, and right on all others. */
function wrongOn(from: number, to: number, more: Partial<FakeReplica> = {}): FakeReplica {
  const predictions = testLabels.map((label, i) => (i >= from && i < to ? 1 - label : label));
  return { predictions, weights: [from, to, 1], ...more };
}

function verdicts(name: string, noise: Partial<NoiseCondition>, replicas: FakeReplica[]): string {
  const results = fakeResults({ testLabels, conditions: [{ name, noise, replicas }] });
  return buildReport(results).conditions[0].verdict;
}

/** Which intervals are printed is for `intervals.ts` to say, and for its tests. */
function withoutIntervals(sentence: string): string {
  return sentence.replaceAll(/ \(95 % interval [^)]*\)/g, "");
}

const control = fakeNoise("fixed", "ordered");
const atomic = fakeNoise("fixed", "atomic");
const algo = fakeNoise("varied", "ordered");
const same = wrongOn(0, 100);
const failed: FakeReplica = { predictions: [], status: "failed" };
/** Accuracies 0.900, 0.896, 0.904, 0.892, 0.908: deviation 0.632 points, by hand. */
const nested = [100, 104, 96, 108, 92].map((count) => wrongOn(0, count));

describe("conditionVerdict", () => {
  it("calls ordered replicas bit-identical, on this adapter", () => {
    expect(verdicts("CONTROL", control, [same, same, same])).toBe(
      "CONTROL: 3 of 3 replicas bit-identical on this adapter.",
    );
    expect(verdicts("FIXED", { ...control, reduction: "fixed-point" }, [same, same])).toBe(
      "FIXED: 2 of 2 replicas bit-identical on this adapter.",
    );
  });

  it("claims no determinism of atomics that showed no divergence", () => {
    for (const reduction of ["atomic", "stock"] as const) {
      expect(verdicts("IMPL", { ...control, reduction }, [same, same, same])).toBe(
        "IMPL: same seeds, no divergence in 3 replicas on this adapter.",
      );
    }
  });

  it("gives the spread, what the test set explains of it, and churn", () => {
    // NumPy: s = np.std(acc, ddof=1) = 0.00632; e = (p != y).mean(0); sqrt((e * (1 - e)).sum() * 5 /
    // 4) / 1000 = 0.00200; sqrt(s**2 - 0.002**2) = 0.00600. Churn: pairs differ by 4, 8, 12 or 16 of
    // 1,000; mean 8 (by hand).
    expect(withoutIntervals(verdicts("IMPL", atomic, nested))).toBe(
      "IMPL: same seeds, 5 different models; for this seed accuracy spread 0.6 points, 1,000 test " +
        "images alone explain 0.2 points, excess 0.6 points; churn 0.8 %.",
    );
  });

  it("says which replicas answer alike, in place of an interval", () => {
    // By hand: 300 - 100 of 1,000 examples.
    const four = [1, 2, 3, 4].map((id) => wrongOn(0, 300, { weights: [id, 1, 1] }));
    expect(verdicts("IMPL", atomic, [...four, wrongOn(0, 100)])).toMatch(
      /spread 8\.9 points \(4 of 5 replicas answer alike; one differs on 20\.0 %\)/,
    );
  });

  it("has no excess where the test set alone explains more", () => {
    // As many errors as before, no two replicas on one example. By hand: 500 examples with
    // an error rate of 1/5 explain sqrt(500 * 0.16 * 5/4) / 1000 = 1 point.
    const apart = [100, 104, 96, 108, 92].map((count, i) => wrongOn(110 * i, 110 * i + count));
    expect(withoutIntervals(verdicts("IMPL", atomic, apart))).toContain(
      "accuracy spread 0.6 points, 1,000 test images alone explain 1.0 points, excess 0.0 points; churn",
    );
  });

  it("names no seed where each replica has its own", () => {
    // Accuracies 0.9, 0.7, 0.8, 0.6, 0.95: deviation 14.3 points (NumPy).
    const wide = [100, 300, 200, 400, 50].map((count) => wrongOn(0, count));
    expect(withoutIntervals(verdicts("ALGO", algo, wide))).toMatch(
      /^ALGO: different seeds, 5 different models; accuracy spread 14\.3 points, /,
    );
  });

  it("says over how many seeds, and pools within them", () => {
    const results = fakeResults({
      testLabels,
      conditions: [
        { name: "IMPL", noise: atomic, replicas: [0, 4, 100, 104].map((n) => wrongOn(0, n)) },
      ],
    });
    const spec = { ...results.spec, replicaCount: 2, seedBlockCount: 2 };
    // By hand: 0.4 points between the two of each seed: deviation 0.4 / sqrt(2).
    expect(withoutIntervals(buildReport({ ...results, spec }).conditions[0].verdict)).toContain(
      "; over 2 seeds accuracy spread 0.3 points, ",
    );
    const single = { ...results.spec, replicaCount: 1, seedBlockCount: 4 };
    expect(buildReport({ ...results, spec: single }).conditions[0].verdict).toBe(
      "IMPL: 1 replica of each seed finished, and a comparison needs two of one seed.",
    );
  });

  it("counts distinct models where some replicas agree", () => {
    expect(verdicts("IMPL", atomic, [same, same, wrongOn(0, 104)])).toMatch(
      /^IMPL: same seeds, 2 different models in 3 replicas; for this seed accuracy spread 0\.2 points/,
    );
  });

  it("notes weights that differ without a prediction that does", () => {
    const other = { ...same, weights: [1, 1, 1] };
    expect(verdicts("IMPL", atomic, [same, other])).toBe(
      "IMPL: same seeds, 2 different models; for this seed the same accuracy in all 2; not one prediction differs.",
    );
  });

  it("notes weights that differ on the way and are equal at the end", () => {
    const divergence = {
      differingBits: Uint32Array.of(0, 1, 0),
      l2: Float32Array.of(0, 1, 0),
      firstStep: 1,
      firstTensor: "conv/kernel",
    };
    expect(verdicts("IMPL", atomic, [same, { ...same, divergence }])).toMatch(
      /^IMPL: same seeds, 2 models with equal weights at the end that differed on the way; /,
    );
  });

  it("notes where the bit-identity guarantee is broken", () => {
    expect(verdicts("CONTROL", control, [same, wrongOn(0, 104)])).toMatch(
      /^CONTROL: 2 different models where bit-identical ones were expected; /,
    );
  });

  it("names the smaller sources of noise", () => {
    const pair = [same, wrongOn(0, 104)];
    expect(verdicts("A", { ...control, order: "within-batch" }, pair)).toMatch(
      /^A: same seeds but batches shuffled inside, 2 different models; /,
    );
    expect(verdicts("B", { ...control, perturbation: "one-ulp" }, pair)).toMatch(
      /^B: same seeds but one bit of the initial weights flipped, 2 different models; /,
    );
    const both = { ...control, order: "within-batch", perturbation: "one-ulp" } as const;
    expect(verdicts("C", both, pair)).toMatch(
      /^C: same seeds but batches shuffled inside and one bit of the initial weights flipped, /,
    );
  });

  it("notes noise that changed nothing", () => {
    expect(verdicts("ALGO", algo, [same, same])).toBe(
      "ALGO: no divergence in 2 replicas on this adapter, although their noise differed.",
    );
  });

  it("needs two replicas, and counts the ones that it has not", () => {
    expect(verdicts("IMPL", atomic, [same])).toBe(
      "IMPL: 1 replica finished, and a comparison needs two.",
    );
    expect(verdicts("IMPL", atomic, [failed, failed])).toBe(
      "IMPL: no replica finished; 2 of 2 failed.",
    );
    expect(verdicts("CONTROL", control, [same, same, failed])).toBe(
      "CONTROL: 2 of 3 replicas bit-identical on this adapter; 1 of 3 failed.",
    );
    const diverged: FakeReplica = { ...wrongOn(0, 500), status: "diverged" };
    expect(verdicts("IMPL", atomic, [same, diverged])).toBe(
      "IMPL: 1 replica stayed finite, and a comparison needs two; 1 of 2 not finite: left out of the " +
        "figures.",
    );
    expect(verdicts("IMPL", atomic, [diverged])).toMatch(
      /^IMPL: no replica stayed finite; 1 of 1 /,
    );
  });

  it("counts replicas that a cancelled run did not train", () => {
    const results = fakeResults({
      testLabels,
      conditions: [
        { name: "CONTROL", replicas: [same, same] },
        { name: "IMPL", noise: atomic, replicas: [same] },
      ],
    });
    expect(buildReport({ ...results, status: "cancelled" }).conditions[1].verdict).toBe(
      "IMPL: 1 replica finished, and a comparison needs two; 1 of 2 not trained.",
    );
  });

  it("never calls anything deterministic", () => {
    for (const noise of [control, atomic, algo]) {
      for (const replicas of [[same, same], nested, [same]]) {
        expect(verdicts("X", noise, replicas)).not.toMatch(/determinis/i);
      }
    }
  });
});
