import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holm } from "../stats/holm.ts";
import { claimLevel } from "./claim.ts";
import { settleClaims } from "./settleClaims.ts";

const claim = (pValue: number, otherwise: string | null = "They cannot be told apart.") => ({
  about: "A, B: churn",
  test: "a test",
  pValue,
  sentence: "A has more.",
  otherwise,
});

describe("settleClaims", () => {
  it("says a direction only where the corrected test carries it", () => {
    // By hand: 3 * 0.01 = 0.03; 2 * 0.04 = 0.08; then no smaller.
    const settled = settleClaims([claim(0.04), claim(0.01), claim(0.05, null)]);
    expect(settled.map(({ correctedPValue }) => correctedPValue)).toEqual([0.08, 0.03, 0.08]);
    expect(settled.map(({ isCarried }) => isCarried)).toEqual([false, true, false]);
    expect(settled.map(({ said }) => said)).toEqual([
      "They cannot be told apart.",
      "A has more.",
      null,
    ]);
  });

  it("never says more than Holm's correction allows", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(share, { maxLength: 12 }), (pValues) => {
        const corrected = holm(pValues);
        settleClaims(pValues.map((p) => claim(p))).forEach(({ said }, i) => {
          expect(said === "A has more.").toBe(corrected[i] <= claimLevel);
        });
      }),
    );
  });
});
