import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitraryReplicas, permuted } from "./arbitraries.fixture.ts";
import { labels, predictions, subgroups } from "./sample.fixture.ts";
import { type SubgroupSplit, subgroupRates, subgroupSpread } from "./subgroupSpread.ts";

const metricInput = expect.objectContaining({ code: "metric-input" });
const split: SubgroupSplit = { labels, subgroups, subgroupCount: 2, positiveClass: 1 };

describe("subgroupRates", () => {
  it("divides false positives by FP + TN and false negatives by FN + TP", () => {
    // By hand. Subgroup 0: labels 1 1 0 0 0, predictions 1 0 1 0 0: FN 1 of 2, FP 1 of 3.
    // Subgroup 1: no positives; subgroup 2: empty.
    const rates = subgroupRates(Uint8Array.of(1, 0, 1, 0, 0, 0), {
      labels: Uint8Array.of(1, 1, 0, 0, 0, 0),
      subgroups: Uint8Array.of(0, 0, 0, 0, 0, 1),
      subgroupCount: 3,
      positiveClass: 1,
    });
    expect(rates).toStrictEqual([
      { exampleCount: 5, accuracy: 0.6, falsePositiveRate: 1 / 3, falseNegativeRate: 0.5 },
      { exampleCount: 1, accuracy: 1, falsePositiveRate: 0, falseNegativeRate: null },
      { exampleCount: 0, accuracy: null, falsePositiveRate: null, falseNegativeRate: null },
    ]);
  });

  it("rejects different lengths, subgroups out of range and no subgroups", () => {
    expect(() => subgroupRates(new Uint8Array(3), split)).toThrow(metricInput);
    expect(() => subgroupRates(labels, { ...split, subgroupCount: 1 })).toThrow(metricInput);
    expect(() => subgroupRates(labels, { ...split, subgroupCount: 0 })).toThrow(metricInput);
  });
});

describe("subgroupSpread", () => {
  it("agrees with NumPy", () => {
    // NumPy: np.mean and np.std(ddof=1) over replicas of (p[g] == L[g]).mean(),
    // (p[negatives] == 1).mean() and (p[positives] != 1).mean()
    const [first, second] = subgroupSpread([predictions], split);
    expect(first.exampleCount).toBe(7);
    expect(first.accuracy?.mean).toBeCloseTo(0.75, 14);
    expect(first.accuracy?.sampleStdDev).toBeCloseTo(0.13677530110804828, 14);
    expect(first.falsePositiveRate?.mean).toBeCloseTo(0.15, 14);
    expect(first.falsePositiveRate?.sampleStdDev).toBeCloseTo(0.1, 14);
    expect(first.falseNegativeRate?.mean).toBeCloseTo(0.25, 14);
    expect(first.falseNegativeRate?.sampleStdDev).toBeCloseTo(0.28867513459481287, 14);
    expect(second.accuracy?.sampleStdDev).toBeCloseTo(0.19148542155126763, 14);
    expect(second.falsePositiveRate?.mean).toBeCloseTo(0.125, 14);
    expect(second.falsePositiveRate?.sampleStdDev).toBeCloseTo(0.14433756729740643, 14);
    expect(second.falseNegativeRate).toMatchObject({ mean: 0, sampleStdDev: 0 });
  });

  it("has accuracy alone where no class is positive", () => {
    const [first] = subgroupSpread([predictions], { ...split, positiveClass: null });
    expect(first.accuracy).not.toBeNull();
    expect(first.falsePositiveRate).toBeNull();
    expect(first.falseNegativeRate).toBeNull();
  });

  it("grows in the subgroup that varies alone", () => {
    const [steady, unsteady] = subgroupSpread([[Uint8Array.of(0, 0), Uint8Array.of(0, 1)]], {
      labels: Uint8Array.of(0, 0),
      subgroups: Uint8Array.of(0, 1),
      subgroupCount: 2,
      positiveClass: null,
    });
    expect(steady.accuracy?.sampleStdDev).toBe(0);
    expect(unsteady.accuracy?.sampleStdDev).toBeGreaterThan(0);
  });

  it("does not depend on the order of the replicas", () => {
    fc.assert(
      fc.property(arbitraryReplicas, (replicas) => {
        const halves: SubgroupSplit = {
          labels: replicas.labels,
          subgroups: replicas.labels.map((_, i) => i % 2),
          subgroupCount: 2,
          positiveClass: 0,
        };
        expect(subgroupSpread([permuted(replicas.predictions)], halves)).toStrictEqual(
          subgroupSpread([replicas.predictions], halves),
        );
      }),
    );
  });

  it("rejects one replica", () => {
    expect(() => subgroupSpread([[labels]], split)).toThrow(metricInput);
  });
});
