import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ExperimentInput } from "../../../src/core/experiment/experimentSpec.ts";
import {
  namedCondition,
  type ReductionOrder,
} from "../../../src/core/experiment/noiseCondition.ts";
import { resultsFromJson } from "../../../src/core/results/resultsJson.ts";
import { mean } from "../../../src/core/stats/mean.ts";
import { sampleStdDev } from "../../../src/core/stats/stdDev.ts";
import { DataPage } from "../../fixtures/dataPage.ts";
import { expect, test } from "../../fixtures/lab.ts";
import { typeInto } from "../../fixtures/typing.ts";

const mnistFolder = fileURLToPath(new URL("../../../../shared/datasets/mnist/", import.meta.url));

const varied = (reduction: ReductionOrder) => ({ ...namedCondition("ALGO"), reduction });

test("small-cnn learns MNIST, given as its files, to over 80 % in four epochs", {
  tag: "@gpu",
}, async ({ lab }) => {
  test.skip(!existsSync(mnistFolder), "the MNIST files are not on this machine");
  const data = new DataPage(lab.page);
  await data.openManager();
  await data.addFiles(
    ["t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"].map((name) => mnistFolder + name),
  );
  await data.expectForm(/IDX files: 10,000 examples, 10 classes/);
  await typeInto(data.field("Training images"), "2048");
  await typeInto(data.field("Test images"), "512");
  await data.make();
  const spec: ExperimentInput = {
    version: 1,
    name: "MNIST",
    dataset: { name: "mnist" },
    model: { name: "small-cnn" },
    training: {
      epochCount: 4,
      batchSize: 32,
      optimizer: { kind: "adam", learningRate: 4e-3 },
    },
    replicaCount: 1,
    rootSeed: 1,
    conditions: [
      { name: "CONTROL", noise: { ...varied("ordered"), init: "fixed", order: "fixed" } },
    ],
  };
  const api = await lab.api();
  const results = resultsFromJson(await api.evaluate((api, spec) => api.run(spec), spec));
  expect(results.dataset.name).toBe("mnist");
  expect(results.dataset.testLabels).toHaveLength(512);
  const [replica] = results.conditions[0].replicas;
  expect(replica.status).toBe("done");
  expect(replica.epochs.at(-1)?.testAccuracy).toBeGreaterThan(0.8);
});

test("a training of tiny ends where stock tfjs ends, within its own spread", {
  tag: "@gpu",
}, async ({ lab }) => {
  test.slow(); // unmodified tfjs takes most of a second for a step on the software adapter
  const spec = (reduction: ReductionOrder, replicaCount: number): ExperimentInput => ({
    version: 1,
    name: "against stock",
    dataset: { name: "glyphs-16", trainCount: 256, testCount: 256 },
    model: { name: "tiny" },
    training: {
      epochCount: 4,
      batchSize: 32,
      optimizer: { kind: "adam", learningRate: 8e-3 },
    },
    replicaCount,
    rootSeed: 1,
    conditions: [{ name: reduction, noise: varied(reduction) }],
    trackDivergence: false,
  });
  const api = await lab.api();
  const accuracies = async (reduction: ReductionOrder, replicaCount: number) => {
    const json = await api.evaluate((api, spec) => api.run(spec), spec(reduction, replicaCount));
    const { replicas } = resultsFromJson(json).conditions[0];
    return replicas.map(({ epochs }) => epochs.at(-1)?.testAccuracy ?? Number.NaN);
  };
  const ours = await accuracies("ordered", 8);
  const [theirs] = await accuracies("stock", 1);
  const spread = sampleStdDev(ours);
  expect(spread).toBeGreaterThan(0);
  // The same seeds: closer than two replicas of different seeds are.
  expect(Math.abs(theirs - ours[0])).toBeLessThanOrEqual(spread);
  expect(Math.abs(theirs - mean(ours))).toBeLessThanOrEqual(3 * spread);
});
