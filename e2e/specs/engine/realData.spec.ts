import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { packIdx } from "../../../src/core/dataset/idx.ts";
import type { ExperimentInput } from "../../../src/core/experiment/experimentSpec.ts";
import type { ReductionOrder } from "../../../src/core/experiment/noiseCondition.ts";
import { resultsFromJson } from "../../../src/core/results/resultsJson.ts";
import { mean } from "../../../src/core/stats/mean.ts";
import { sampleStdDev } from "../../../src/core/stats/stdDev.ts";
import { expect, test } from "../../fixtures/lab.ts";

const mnistFolder = new URL("../../../../shared/datasets/mnist/", import.meta.url);

const varied = (reduction: ReductionOrder) =>
  ({
    init: "varied",
    order: "varied",
    augmentation: "off",
    dropout: "off",
    perturbation: "off",
    reduction,
  }) as const;

test("small-cnn learns MNIST to over 80 % in four epochs", { tag: "@gpu" }, async ({ lab }) => {
  test.skip(!existsSync(mnistFolder), "the MNIST files are not on this machine");
  const read = (name: string) => gunzipSync(readFileSync(new URL(name, mnistFolder)));
  const dataset = await packIdx({
    images: read("t10k-images-idx3-ubyte.gz"),
    labels: read("t10k-labels-idx1-ubyte.gz"),
    description: {
      name: "mnist",
      title: "MNIST, part of its test images",
      licence: "CC BY-SA 3.0",
      source: "LeCun, Cortes, Burges",
      classNames: Array.from({ length: 10 }, (_, digit) => String(digit)),
      horizontalFlip: false,
    },
    trainCount: 2048,
    testCount: 512,
    splitSeed: 1,
  });
  const { manifest, train, test: held } = dataset;
  const files = new Map<string, Uint8Array>([
    [manifest.train.images.file, train.images],
    [manifest.train.labels.file, train.labels],
    [manifest.test.images.file, held.images],
    [manifest.test.labels.file, held.labels],
  ]);
  // From the page's own address, so that the engine's worker fetches it like any other data set.
  await lab.page.context().route("**/datasets/mnist/*", async (route) => {
    const name = new URL(route.request().url()).pathname.split("/").at(-1) ?? "";
    const bytes = files.get(name);
    if (bytes !== undefined) {
      await route.fulfill({ body: Buffer.from(bytes), contentType: "application/octet-stream" });
    } else {
      await route.fulfill({ json: manifest });
    }
  });
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
