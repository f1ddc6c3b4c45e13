import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { measuredConditions } from "./measuredConditions.fixture.ts";
import { pairClaims } from "./pairClaims.ts";

const algo = { name: "ALGO", noise: ["varied", "ordered"] } as const;
const both = { name: "ALGO+IMPL", noise: ["varied", "atomic"] } as const;
const control = { name: "CONTROL", noise: ["fixed", "ordered"] } as const;
const impl = { name: "IMPL", noise: ["fixed", "atomic"] } as const;

const claimsOf = (...conditions: Parameters<typeof measuredConditions>) =>
  pairClaims(measuredConditions(...conditions));

describe("pairClaims", () => {
  it("test pairs with equal seeds by their signs", () => {
    const claims = claimsOf([
      { ...algo, right: [9, 8, 7, 6, 5, 9, 4] },
      { ...both, right: [8, 7, 6, 5, 4, 8, 4] },
    ]);
    expect(claims).toEqual([
      {
        about: "ALGO, ALGO+IMPL: superiority",
        test: "sign-flip permutation test of pairs",
        // SciPy: stats.binomtest(6, 6).pvalue
        pValue: 0.03125,
        sentence:
          "ALGO is more accurate than ALGO+IMPL in 92.9 % of pairs with equal seeds, ties counted half.",
        otherwise:
          "ALGO and ALGO+IMPL cannot be told apart by accuracy with 7 pairs with equal seeds.",
      },
    ]);
  });

  it("are not made of replicas that share one seed: CONTROL's are one draw", () => {
    const claims = claimsOf([
      { ...control, right: [5, 5, 5, 5, 5, 5] },
      { ...impl, right: [8, 7, 6, 7, 6, 8] },
    ]);
    expect(claims).toEqual([]);
  });

  it("test conditions without shared seeds over seeds: each block is one unit", () => {
    const right = [9, 8, 9, 7, 8].flatMap((count) => [count, 8, count, count, 8]);
    const claims = claimsOf(
      [
        { ...impl, right },
        { ...algo, right: [5, 4, 5, 6, 4] },
      ],
      5,
    );
    expect(claims).toMatchObject([
      {
        about: "IMPL, ALGO: superiority",
        test: "Brunner-Munzel permutation test",
        // 5 seeds against 5 without overlap: 2 of 252 divisions.
        pValue: 2 / 252,
        sentence:
          "IMPL is more accurate than ALGO in 100.0 % of all pairs of replicas, ties counted half.",
        otherwise: "IMPL and ALGO cannot be told apart by accuracy with 5 seeds.",
      },
    ]);
  });

  it("are not made of a condition of one seed, which is one draw, and others", () => {
    const right = [9, 9, 9, 9, 9, 9];
    const low = [5, 4, 5, 6, 4, 5];
    expect(
      claimsOf([
        { ...impl, right },
        { ...algo, right: low },
      ]),
    ).toEqual([]);
  });

  it("are not made where the test could not reach the level", () => {
    expect(
      claimsOf([
        { ...algo, right: [9, 8, 7, 6, 5] },
        { ...both, right: [8, 7, 6, 5, 4] },
      ]),
    ).toEqual([]);
    expect(
      claimsOf([
        { ...algo, right: [9, 8, 7, 6, 5, 4, 3] },
        { ...both, right: [9, 8, 7, 6, 5, 4, 3] },
      ]),
    ).toEqual([]);
  });

  it("depend on the order of the conditions in no p-value", () => {
    const right = fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(right, right, (a, b) => {
        const there = claimsOf([
          { ...algo, right: a },
          { ...both, right: b },
        ]);
        const back = claimsOf([
          { ...both, right: b },
          { ...algo, right: a },
        ]);
        expect(there.map(({ pValue }) => pValue)).toEqual(back.map(({ pValue }) => pValue));
      }),
      { numRuns: 30 },
    );
  });
});
