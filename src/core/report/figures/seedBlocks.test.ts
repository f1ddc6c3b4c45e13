import { describe, expect, it } from "vitest";
import { type FakeReplica, fakeNoise, fakeResults } from "../../results/testSupport/fakeResults.ts";
import { buildReport } from "../buildReport.ts";

const traced = (firstStep: number | null) => ({
  differingBits: Uint32Array.of(0, firstStep === null ? 0 : 1),
  l2: Float32Array.of(0, 0),
  firstStep,
  firstTensor: firstStep === null ? null : "conv/bias",
});

/** Predictions and weights follow from one number: replicas of one are alike. */
function model(kind: number, divergence: FakeReplica["divergence"] = traced(null)): FakeReplica {
  return { predictions: [0, kind % 2, 1, 1], weights: [1, kind, 2], divergence };
}

/** Two replicas under each of two root seeds. */
function report(reduction: "ordered" | "atomic", replicas: readonly FakeReplica[]) {
  const results = fakeResults({
    testLabels: [0, 0, 1, 1],
    replicaCount: 2,
    seedBlockCount: 2,
    conditions: [{ name: "A", noise: fakeNoise("fixed", reduction), replicas }],
  });
  return buildReport(results).conditions[0];
}

describe("a condition under several root seeds", () => {
  it("is bit-identical where the replicas of each seed are, although the seeds differ", () => {
    const { figures, verdict } = report("ordered", [model(1), model(1), model(2), model(2)]);
    expect(figures.distinctWeights).toStrictEqual({
      replicaCount: 4,
      seedCount: 2,
      initialCount: 2,
      finalCount: 2,
      logitsCount: 2,
    });
    expect(figures.firstDifference).toStrictEqual({ first: null });
    expect(figures.weightDistance).toMatchObject({ normalised: 0, raw: 0, replicaCount: 4 });
    expect(verdict).toBe(
      "A: 4 of 4 replicas bit-identical within each of 2 seeds on this adapter.",
    );
  });

  it("is not where two replicas of one seed differ, though another seed has the same weights", () => {
    const { figures, verdict } = report("ordered", [
      model(1),
      model(2, traced(4)),
      model(2),
      model(2),
    ]);
    expect(figures.distinctWeights).toMatchObject({ seedCount: 2, finalCount: 3 });
    // Index 4 of a trace is the state after step 3.
    expect(figures.firstDifference?.first).toMatchObject({ replicaIndex: 1, step: 3 });
    // By hand: |(1, 1, 2) - (1, 2, 2)| = 1 under the first seed, 0 under the second.
    expect(figures.weightDistance?.raw).toBe(0.5);
    expect(verdict).toMatch(
      /^A: 3 different models in 4 replicas under 2 seeds where bit-identical/,
    );
  });

  it("takes the first replica of each seed for the one that others are compared with", () => {
    // Only first replicas have a difference recorded: none of them counts.
    const replicas = [model(1, traced(2)), model(1), model(2, traced(1)), model(2)];
    expect(report("atomic", replicas).figures.firstDifference).toStrictEqual({ first: null });
  });

  it("says so of atomics that showed no divergence", () => {
    expect(report("atomic", [model(1), model(1), model(2), model(2)]).verdict).toBe(
      "A: same seeds, no divergence in 4 replicas within each of 2 seeds on this adapter.",
    );
  });
});
