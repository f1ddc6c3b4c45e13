import { describe, expect, it } from "vitest";
import { fakeResults } from "../../results/testSupport/fakeResults.ts";
import { buildReport } from "../buildReport.ts";
import { weightDistance } from "./weightDistance.ts";

/** A condition that shares its seeds, in blocks of two replicas with these weights. */
function inBlocksOfTwo(...weights: readonly (readonly number[])[]) {
  const replicas = weights.map((values) => ({ predictions: [0, 1], weights: values }));
  const results = fakeResults({ testLabels: [0, 1], conditions: [{ name: "IMPL", replicas }] });
  const seedBlockCount = Math.ceil(weights.length / 2);
  const spec = { ...results.spec, replicaCount: 2, seedBlockCount };
  return buildReport({ ...results, spec }).conditions[0];
}

describe("weightDistance", () => {
  it("is over pairs of one seed block, and measured against independent directions", () => {
    // By hand: a right angle in the first block, equal weights in the second; across, all differ.
    const { figures } = inBlocksOfTwo([1, 0, 0], [0, 2, 0], [0, 0, 3], [0, 0, 3]);
    const value = figures.weightDistance;
    expect(value?.normalised).toBeCloseTo(Math.SQRT2 / 2, 14);
    expect(value?.raw).toBeCloseTo(Math.sqrt(5) / 2, 14);
    expect(value?.ofIndependent).toBeCloseTo(0.5, 14);
    expect(value?.replicaCount).toBe(4);
    expect(value && weightDistance.write(value).detail).toBe("50.0 % of √2; raw 1.12");
  });

  it("leaves out a block without a pair, and weights without a direction", () => {
    const { figures } = inBlocksOfTwo([1, 0, 0], [0, 1, 0], [0, 0, 0], [1, 1, 1]);
    expect(figures.weightDistance).toMatchObject({ replicaCount: 2 });
    expect(figures.weightDistance?.ofIndependent).toBeCloseTo(1, 14);
    const { missing } = inBlocksOfTwo([1, 0, 0], [0, 0, 0], [0, 1, 0], [0, 0, 0]);
    expect(missing.weightDistance).toBe("Needs two replicas with finite weights; there is one.");
  });
});
