import { describe, expect, it } from "vitest";
import { permuted } from "./arbitraries.fixture.ts";
import { notYetSaturated, smallestImprovement } from "./saturation.ts";

describe("notYetSaturated", () => {
  it("compares the last quarter with the one before, by hand", () => {
    // Two replicas, eight epochs, quarters of two. Gains 0.71 - 0.61 = 0.1 and 0.76 - 0.62 = 0.14:
    // mean 0.12; deviation 0.0283, standard error 0.02, threshold twice that.
    const result = notYetSaturated([
      [0.1, 0.2, 0.3, 0.4, 0.6, 0.62, 0.7, 0.72],
      [0.1, 0.2, 0.3, 0.4, 0.6, 0.64, 0.75, 0.77],
    ]);
    expect(result.saturated).toBe(false);
    expect(result.improvement).toBeCloseTo(0.12, 14);
    expect(result.threshold).toBeCloseTo(0.04, 14);
  });

  it("is saturated on a plateau and where accuracy falls", () => {
    const flat = notYetSaturated([[0.5, 0.9, 0.9, 0.9]]);
    expect(flat).toStrictEqual({ saturated: true, improvement: 0, threshold: smallestImprovement });
    expect(notYetSaturated([[0.5, 0.9, 0.9, 0.8]]).saturated).toBe(true);
  });

  it("is further from saturation the steeper the end", () => {
    const gentle = notYetSaturated([[0.5, 0.6, 0.8, 0.81]]).improvement ?? 0;
    const steep = notYetSaturated([[0.5, 0.6, 0.7, 0.81]]).improvement ?? 0;
    expect(steep).toBeGreaterThan(gentle);
  });

  it("does not take replicas' disagreement for a gain", () => {
    // Gains 0.08 and -0.04: mean 0.02, standard error 0.06.
    const result = notYetSaturated([
      [0.5, 0.6, 0.8, 0.88],
      [0.5, 0.6, 0.84, 0.8],
    ]);
    expect(result.saturated).toBe(true);
    expect(result.threshold).toBeCloseTo(0.12, 14);
  });

  it("is not saturated after one epoch, and compares single epochs of two", () => {
    expect(notYetSaturated([[0.9]])).toMatchObject({ saturated: false, improvement: null });
    expect(notYetSaturated([[0.5, 0.9]])).toMatchObject({ saturated: false });
  });

  it("does not depend on the order of the replicas", () => {
    const runs = [
      [0.1, 0.5, 0.61, 0.73],
      [0.2, 0.4, 0.67, 0.71],
      [0.1, 0.3, 0.59, 0.79],
    ];
    expect(notYetSaturated(permuted(runs))).toStrictEqual(notYetSaturated(runs));
  });

  it.each([[[]], [[[]]], [[[0.5], [0.5, 0.6]]], [[[0.5, Number.NaN]]]])("rejects %j", (runs) => {
    expect(() => notYetSaturated(runs)).toThrow(expect.objectContaining({ code: "metric-input" }));
  });
});
