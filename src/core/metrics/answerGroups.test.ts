import { describe, expect, it } from "vitest";
import { answerGroups, hasNearlyEqualAnswers } from "./answerGroups.ts";

const a = Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7);
const b = Uint8Array.of(0, 1, 2, 3, 4, 5, 0, 0);
const c = Uint8Array.of(1, 0, 2, 3, 4, 5, 6, 7);
const nearA = Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 0);

describe("answerGroups", () => {
  it("has the largest group first, and one for each distinct list", () => {
    expect(answerGroups([b, a, c, a])).toEqual([[1, 3], [0], [2]]);
    expect(answerGroups([a, a, a])).toEqual([[0, 1, 2]]);
    expect(answerGroups([])).toEqual([]);
  });
});

describe("hasNearlyEqualAnswers", () => {
  it("is true where two answer alike, or differ far less than others do", () => {
    expect(hasNearlyEqualAnswers([a, b, a])).toBe(true);
    // By hand: a and nearA differ on 1 of 8, b and c on 4, mean of the six pairs 2.33 of 8.
    expect(hasNearlyEqualAnswers([a, nearA, b, c])).toBe(true);
  });

  it("is false where all differ by about as much, and for one replica", () => {
    // By hand: 2, 2 and 4 of 8; mean 2.67.
    expect(hasNearlyEqualAnswers([a, b, c])).toBe(false);
    expect(hasNearlyEqualAnswers([a])).toBe(false);
  });

  it("rejects lists of different length", () => {
    const error = expect.objectContaining({ code: "metric-input" });
    expect(() => hasNearlyEqualAnswers([a, Uint8Array.of(1)])).toThrow(error);
  });
});
