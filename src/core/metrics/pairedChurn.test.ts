import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitraryReplicas, permuted } from "./arbitraries.fixture.ts";
import { pairedChurn } from "./pairedChurn.ts";

const a = [Uint8Array.of(0, 1, 2, 0), Uint8Array.of(1, 1, 2, 2)];
const b = [Uint8Array.of(0, 1, 2, 0), Uint8Array.of(1, 0, 2, 0)];

describe("pairedChurn", () => {
  it("is the share of examples predicted differently, pair by pair", () => {
    // NumPy: (a != b).mean(1)
    expect(pairedChurn(a, b)).toEqual([0, 0.5]);
  });

  it("is 0 for a condition with itself, and the same from both sides", () => {
    fc.assert(
      fc.property(arbitraryReplicas, ({ predictions }) => {
        expect(pairedChurn(predictions, predictions)).toEqual(predictions.map(() => 0));
        const other = permuted(predictions);
        expect(pairedChurn(predictions, other)).toEqual(pairedChurn(other, predictions));
      }),
    );
  });

  it("grows as pairs part", () => {
    const [, far] = pairedChurn(a, b);
    const [, near] = pairedChurn(a, [b[0], Uint8Array.of(1, 0, 2, 2)]);
    expect(far).toBeGreaterThan(near);
  });

  it("rejects no pairs, another number of replicas, and another number of examples", () => {
    const metricInput = expect.objectContaining({ code: "metric-input" });
    expect(() => pairedChurn([], [])).toThrow(metricInput);
    expect(() => pairedChurn(a, b.slice(1))).toThrow(metricInput);
    expect(() => pairedChurn(a, [b[0], Uint8Array.of(1)])).toThrow(metricInput);
  });
});
