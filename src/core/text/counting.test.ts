import { expect, it } from "vitest";
import { epochName, ordinal, replicaName, replicaNames, stepName } from "./counting.ts";

it("counts from 1 what the code counts from 0", () => {
  expect(ordinal(0)).toBe(1);
  expect([replicaName(0), epochName(2), stepName(9)]).toEqual(["replica 1", "epoch 3", "step 10"]);
});

it.each([
  [[], "no replica"],
  [[4], "replica 5"],
  [[0, 1, 2], "replicas 1–3"],
  [[0, 2], "replicas 1, 3"],
  [[0, 2, 3, 7], "replicas 1, 3–4, 8"],
])("names the replicas %j", (indices, text) => {
  expect(replicaNames(indices)).toBe(text);
});
