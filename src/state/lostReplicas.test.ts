import { expect, test } from "vitest";
import { fakeResults } from "../core/results/testSupport/fakeResults.ts";
import { lostReplicas } from "./lostReplicas.ts";
import { tracesFromResults } from "./traces.ts";

test("names what went wrong by condition, equal errors once", () => {
  const made = fakeResults({
    testLabels: [0, 1],
    conditions: [
      { name: "CONTROL", replicas: [{ predictions: [0, 1] }, { predictions: [0, 0] }] },
      { name: "IMPL", replicas: [0, 1, 2, 3].map(() => ({ predictions: [0, 1] })) },
    ],
  });
  const overflow = { code: "fixed-point-overflow", message: "epoch 0" };
  const later = { code: "fixed-point-overflow", message: "epoch 1" };
  const [fine, broken] = tracesFromResults(made);
  const [first, second, third, fourth] = broken.replicas;
  const replicas = [
    { ...first, status: "failed", error: overflow },
    { ...second, status: "diverged" },
    { ...third, status: "failed", error: overflow },
    { ...fourth, status: "failed", error: later },
  ] as const;
  const seedBlocks = { seedBlockCount: 1, replicaCount: 4 };
  expect(lostReplicas([fine, { ...broken, replicas }])).toEqual([
    { condition: "IMPL", status: "failed", replicaIndices: [0, 2], seedBlocks, error: overflow },
    { condition: "IMPL", status: "diverged", replicaIndices: [1], seedBlocks, error: null },
    { condition: "IMPL", status: "failed", replicaIndices: [3], seedBlocks, error: later },
  ]);
});
