import { expect, it } from "vitest";
import { epochName, ordinal, replicaName, replicaNames, stepName } from "./counting.ts";

const oneSeed = { replicaCount: 5, seedBlockCount: 1 };
const threeSeeds = { replicaCount: 5, seedBlockCount: 3 };

it("counts from 1 what the code counts from 0", () => {
  expect(ordinal(0)).toBe(1);
  expect([epochName(2), stepName(9)]).toEqual(["epoch 3", "step 10"]);
  expect(replicaName(0, oneSeed)).toBe("replica 1");
  expect(replicaName(6, threeSeeds)).toBe("seed 2, replica 2");
});

it.each([
  [[], "no replica"],
  [[4], "replica 5"],
  [[0, 1, 2], "replicas 1–3"],
  [[0, 2], "replicas 1, 3"],
  [[0, 2, 3, 7], "replicas 1, 3–4, 8"],
])("names the replicas %j", (indices, text) => {
  expect(replicaNames(indices, oneSeed)).toBe(text);
});

it.each([
  [[], "no replica"],
  [[5, 6, 7, 8, 9], "seed 2, replicas 1–5"],
  [[4, 5, 6, 12], "seed 1, replica 5; seed 2, replicas 1–2; seed 3, replica 3"],
])("names the replicas %j of three seeds", (indices, text) => {
  expect(replicaNames(indices, threeSeeds)).toBe(text);
});
