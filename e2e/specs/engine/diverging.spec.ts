import type { ExperimentInput } from "../../../src/core/experiment/experimentSpec.ts";
import { namedCondition } from "../../../src/core/experiment/noiseCondition.ts";
import { buildReport } from "../../../src/core/report/buildReport.ts";
import { resultsFromJson } from "../../../src/core/results/resultsJson.ts";
import { expect, test } from "../../fixtures/lab.ts";

const control = namedCondition("CONTROL");

/** A learning rate at which the weights leave the float range within a few steps. */
const exploding: ExperimentInput = {
  version: 1,
  name: "exploding",
  dataset: { name: "glyphs-16", trainCount: 256, testCount: 128 },
  model: { name: "tiny" },
  training: {
    epochCount: 2,
    batchSize: 32,
    optimizer: { kind: "sgd", learningRate: 1e30, momentum: 0.9 },
  },
  replicaCount: 2,
  rootSeed: 1,
  conditions: [
    { name: "ordered", noise: control },
    { name: "fixed-point", noise: { ...control, reduction: "fixed-point" } },
  ],
};

test("a loss that turns NaN is a result; sums past the bound are an error of the replica", {
  tag: "@gpu",
}, async ({ lab }) => {
  const api = await lab.api();
  const json = await api.evaluate((api, spec) => api.run(spec), exploding);
  const results = resultsFromJson(json);
  const [ordered, fixedPoint] = results.conditions;

  expect(ordered.replicas.map(({ status }) => status)).toEqual(["diverged", "diverged"]);
  expect(ordered.replicas[0].epochs).toHaveLength(2);
  expect(ordered.replicas[0].epochs[1].trainLoss).toBeNaN();

  expect(fixedPoint.replicas.map(({ status }) => status)).toEqual(["failed", "failed"]);
  expect(fixedPoint.replicas[0].error?.code).toBe("fixed-point-overflow");
  expect(fixedPoint.replicas[0].error?.message).toMatch(/sums of \w+ left the range/);

  const report = buildReport(results);
  expect(
    report.conditions.map(({ figures: { replicasDone } }) => [
      replicasDone?.divergedCount,
      replicasDone?.failedCount,
    ]),
  ).toEqual([
    [2, 0],
    [0, 2],
  ]);
  await expect(lab.page.getByText(/left the range of fixed point/).first()).toBeVisible();
});
