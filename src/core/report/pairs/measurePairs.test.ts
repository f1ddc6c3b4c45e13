import { describe, expect, it } from "vitest";
import { measuredConditions } from "./measuredConditions.fixture.ts";
import { measurePairs } from "./measurePairs.ts";
import { pairTables } from "./pairTables.ts";

const algo = { name: "ALGO", noise: ["varied", "ordered"] } as const;
const both = { name: "ALGO+IMPL", noise: ["varied", "atomic"] } as const;
const control = { name: "CONTROL", noise: ["fixed", "ordered"] } as const;
const impl = { name: "IMPL", noise: ["fixed", "atomic"] } as const;

describe("measurePairs", () => {
  it("compares replicas with equal seeds one by one", () => {
    const [pair] = measurePairs(
      measuredConditions([
        { ...algo, right: [9, 5, 7, 6] },
        { ...both, right: [9, 6, 7, 4] },
      ]),
    );
    expect(pair).toMatchObject({ a: "ALGO", b: "ALGO+IMPL", isPaired: true, isOneSeed: false });
    // By hand: 0, 1, 0 and 2 of 10 examples.
    expect(pair.pairedChurn?.perUnit).toEqual([0, 0.1, 0, 0.2]);
    expect(pair.pairedChurn?.mean).toBeCloseTo(0.075, 14);
    // NumPy: np.var(x - y, ddof=1) / 2 = 0.00791666..., np.cov(x, y)[0, 1] = 0.0283333...
    expect(pair.components?.additionVariance).toBeCloseTo(0.00791666666666667, 14);
    expect(pair.components?.seedVariance).toBeCloseTo(0.0283333333333333, 14);
    // One wins, one loses, two tie.
    expect(pair.superiority).toEqual({
      probability: 0.5,
      interval: null,
      higherCount: 1,
      equalCount: 2,
      lowerCount: 1,
    });
  });

  it("leaves out pairs of which one replica is not finite", () => {
    const [pair] = measurePairs(
      measuredConditions([
        { ...algo, right: [9, null, 7, 6] },
        { ...both, right: [8, 6, null, 6] },
      ]),
    );
    expect(pair.pairedChurn?.perUnit).toEqual([0.1, 0]);
    expect(pair.superiority).toMatchObject({ higherCount: 1, equalCount: 1, lowerCount: 0 });
  });

  it("takes the seed for the unit where pairs stand in several seed blocks", () => {
    const [pair] = measurePairs(
      measuredConditions(
        [
          { ...control, right: [9, 9, 5, 5] },
          { ...impl, right: [9, 8, 5, 2] },
        ],
        2,
      ),
    );
    expect(pair.isOneSeed).toBe(false);
    // Of seed 1: 0 and 0.1; of seed 2: 0 and 0.3.
    expect(pair.pairedChurn?.perUnit).toEqual([0.05, 0.15]);
    expect(pair.superiority?.probability).toBe(0.75);
  });

  it("splits no variance where all pairs have the same seeds, and says that it is one seed", () => {
    const [pair] = measurePairs(
      measuredConditions([
        { ...control, right: [9, 9] },
        { ...impl, right: [9, 8] },
      ]),
    );
    expect(pair.components).toBeNull();
    expect(pair.isOneSeed).toBe(true);
    expect(pair.pairedChurn?.perUnit).toEqual([0, 0.1]);
  });

  it("compares all pairs of replicas of conditions without shared seeds", () => {
    const [pair] = measurePairs(
      measuredConditions([
        { ...control, right: [8, 8] },
        { ...algo, right: [9, 7] },
      ]),
    );
    expect(pair).toMatchObject({ isPaired: false, pairedChurn: null, components: null });
    expect(pair.superiority).toEqual({
      probability: 0.5,
      interval: null,
      higherCount: 2,
      equalCount: 0,
      lowerCount: 2,
    });
  });

  it("takes conditions with other models for no pairs, whatever their seeds", () => {
    const [a, b] = measuredConditions([
      { ...algo, right: [9, 8] },
      { ...both, right: [9, 7] },
    ]);
    const other = { ...b, model: { ...b.model, name: "small-cnn" as const } };
    expect(measurePairs([a, other])).toMatchObject([{ isPaired: false, pairedChurn: null }]);
  });

  it("measures nothing of a condition without a finite replica", () => {
    const pairs = measurePairs(
      measuredConditions([
        { ...algo, right: [null, null] },
        { ...both, right: [9, 8] },
        { ...impl, right: [9, 8] },
      ]),
    );
    for (const pair of pairs.slice(0, 2)) {
      expect([pair.pairedChurn, pair.components, pair.superiority]).toEqual([null, null, null]);
    }
    expect(pairs[2].superiority).not.toBeNull();
  });
});

describe("pairTables", () => {
  const rowsOf = (...conditions: Parameters<typeof measuredConditions>) =>
    pairTables({ pairs: measurePairs(measuredConditions(...conditions)) }).map(
      ({ columns, rows }) => [columns.map(({ label }) => label), ...rows],
    );

  it("says in words what no interval can say", () => {
    const [[header, row]] = rowsOf([
      { ...algo, right: [9, 5, 7, 6, 2, 3] },
      { ...both, right: [9, 6, 7, 4, 2, 3] },
    ]);
    expect(header).toEqual([
      "A, B",
      "Paired churn",
      "Variance from seeds",
      "Variance from additions",
      "P(A > B)",
    ]);
    // NumPy: np.var(x - y, ddof=1) / 2 = 0.004833, np.cov(x, y)[0, 1] = 0.063333
    expect(row).toEqual([
      "ALGO, ALGO+IMPL",
      "5.0 %; differs in 2 of 6 seeds, at most 20.0 %",
      "92.9 % (25.2 points)",
      "7.1 % (7.0 points)",
      "50.0 %; A higher in 1 of 6 pairs, B in 1, equal in 4",
    ]);
  });

  it("has no column that no pair has a figure for, and names a single seed", () => {
    const [[header, row]] = rowsOf([
      { ...control, right: [9, 9] },
      { ...impl, right: [9, 9] },
    ]);
    expect(header).toEqual(["A, B", "Paired churn", "P(A > B)"]);
    expect(row).toEqual([
      "CONTROL, IMPL",
      "0.0 %; the same predictions in 2 pairs of one seed",
      "50.0 %; A higher in 0 of 2 pairs, B in 0, equal in 2; of one seed",
    ]);
  });

  it("is left out for one condition", () => {
    expect(rowsOf([{ ...algo, right: [9, 8] }])).toEqual([]);
  });
});
