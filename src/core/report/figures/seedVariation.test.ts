import { describe, expect, it } from "vitest";
import { measuredConditions } from "../pairs/measuredConditions.fixture.ts";
import { Missing } from "./figure.ts";
import { type SeedVariationValue, seedVariation } from "./seedVariation.ts";

const impl = { name: "IMPL", noise: ["fixed", "atomic"] } as const;

function measured(right: readonly number[], blockSize: number): SeedVariationValue {
  const [condition] = measuredConditions([{ ...impl, right }], blockSize);
  const value = seedVariation.measure(condition);
  if (value instanceof Missing) throw value;
  return value;
}

describe("seedVariation", () => {
  it("measures each seed, and how far the seeds lie apart", () => {
    const value = measured([9, 9, 5, 7], 2);
    expect(value.seeds).toEqual([
      { seedBlock: 0, replicaCount: 2, meanAccuracy: 0.9, accuracySampleStdDev: 0, churn: 0 },
      {
        seedBlock: 1,
        replicaCount: 2,
        meanAccuracy: 0.6,
        // NumPy: np.std([0.5, 0.7], ddof=1)
        accuracySampleStdDev: expect.closeTo(0.14142135623730945, 14),
        churn: 0.2,
      },
    ]);
    // NumPy, as in varianceComponents.test.ts: msw = 0.01, msb = 0.09, (msb - msw) / 2 = 0.04.
    expect(value.components?.additionVariance).toBeCloseTo(0.01, 14);
    expect(value.components?.seedVariance).toBeCloseTo(0.04, 14);
    expect(seedVariation.write(value)).toEqual({
      number: expect.closeTo(0.2, 14),
      detail: "10.0 points within a seed, from additions; churn 0.0 to 20.0 % over 2 seeds",
    });
    expect(seedVariation.breakdown?.rows(value)).toEqual([
      ["1", "2", "90.0 %", "0.0 points", "0.0 %"],
      ["2", "2", "60.0 %", "14.1 points", "20.0 %"],
    ]);
  });

  it("says where the variance between seeds was estimated below 0", () => {
    const value = measured([9, 5, 5, 9], 2);
    expect(seedVariation.write(value)).toMatchObject({
      number: 0,
      detail:
        "28.3 points within a seed, from additions; variance between seeds estimated below 0; churn 40.0 % in each of 2 seeds",
    });
  });

  it("has no number where each seed has one replica", () => {
    const value = measured([9, 5, 6], 1);
    expect(seedVariation.write(value)).toEqual({ number: null, detail: null });
    expect(seedVariation.breakdown?.rows(value)[0]).toEqual(["1", "1", "90.0 %", "–", "–"]);
  });

  it("is missing with one root seed, and where every replica has its own seeds", () => {
    const [shared, own] = measuredConditions([
      { ...impl, right: [9, 8] },
      { name: "ALGO", noise: ["varied", "ordered"], right: [9, 8] },
    ]);
    expect(seedVariation.measure(shared)).toEqual(
      new Missing("Needs several root seeds; there is one."),
    );
    expect(seedVariation.measure(own)).toEqual(
      new Missing("Needs shared seeds; every replica has its own."),
    );
  });
});
