import type { JSHandle } from "playwright/test";
import { parseExperiment } from "../../../src/core/experiment/experimentSpec.ts";
import { namedCondition } from "../../../src/core/experiment/noiseCondition.ts";
import { recipeSources } from "../../../src/core/experiment/noiseSources.ts";
import type { Harness } from "../../../src/engine/testing/harness.ts";
import type { EngineEvent } from "../../../src/protocol/engineApi.ts";
import { expect, test } from "../../fixtures/harness.ts";

type Probe = typeof import("../../../src/engine/testing/engineProbe.ts");
type Models = typeof import("../../../src/engine/models/buildModel.ts");
type Passport = typeof import("../../../src/engine/device/passport.ts");
type Pipelines = typeof import("../../../src/engine/train/pipelines.ts");
type RunControl = typeof import("../../../src/engine/train/runControl.ts");
type RunExperiment = typeof import("../../../src/engine/train/runExperiment.ts");

/** More examples than are used; an image has 64 bytes. */
const present = 16_500;
const used = { train: 16_000, test: 8_000 };

const experiment = parseExperiment({
  version: 1,
  name: "images in several buffers",
  dataset: { name: "random", trainCount: used.train, testCount: used.test },
  model: { name: "tiny", dropoutRate: 0.2 },
  training: {
    epochCount: 1,
    batchSize: 32,
    optimizer: { kind: "adam", learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
    milestones: [],
  },
  replicaCount: 2,
  rootSeed: 1,
  conditions: [{ name: "ALGO", noise: namedCondition("ALGO", recipeSources) }],
  trackDivergence: false,
});

/**
 * Trains once for each limit, with no buffer larger than it; null: the device's own. Returns bits, and
 * the sizes of the images' buffers.
 */
function train(harness: JSHandle<Harness>, limits: readonly (number | null)[]) {
  return harness.evaluate(
    async ({ device, opened, load }, { experiment, present, limits }) => {
      const { randomDataset } = await load<Probe>("testing/engineProbe.ts");
      const { buildModel } = await load<Models>("models/buildModel.ts");
      const { readPassport } = await load<Passport>("device/passport.ts");
      const { PipelineCache } = await load<Pipelines>("train/pipelines.ts");
      const { RunControl } = await load<RunControl>("train/runControl.ts");
      const { runExperiment } = await load<RunExperiment>("train/runExperiment.ts");
      const image = { height: 8, width: 8, channels: 1 };
      const model = buildModel("tiny", { image, classCount: 10, dropoutRate: 0 });
      const dataset = randomDataset(model, present, 7);
      const pipelines = new PipelineCache(device);
      const passport = await readPassport(device, opened.adapterInfo);
      const trainWithin = async (limit: number | null) => {
        const sizes: Record<string, number> = {};
        const createBuffer = device.createBuffer.bind(device);
        device.createBuffer = (descriptor) => {
          if (descriptor.label?.includes("Images")) sizes[descriptor.label] = descriptor.size;
          return createBuffer(descriptor);
        };
        const events: EngineEvent[] = [];
        try {
          const ending = await runExperiment({
            spec: experiment,
            options: {},
            dataset,
            device,
            pipelines,
            passport,
            control: new RunControl(() => {}),
            emit: (event) => events.push(event),
            ledger: new Set(),
            ...(limit !== null && {
              limits: { maxStorageBufferBindingSize: limit, maxBufferSize: limit },
            }),
          });
          if (ending !== "done") throw new Error(`the run ended ${ending}`);
        } finally {
          device.createBuffer = createBuffer;
        }
        const replicas = events.flatMap((event) =>
          event.kind === "replica"
            ? [{ status: event.replica.status, fingerprints: event.replica.fingerprints }]
            : [],
        );
        const losses = events.flatMap((event) =>
          event.kind === "epoch" ? [[event.record.trainLoss, event.record.testLoss]] : [],
        );
        return { sizes, replicas, losses };
      };
      const trained: Awaited<ReturnType<typeof trainWithin>>[] = [];
      for (const limit of limits) trained.push(await trainWithin(limit));
      return trained;
    },
    { experiment, present, limits },
  );
}

test("images in one buffer or in several: the same bits, and only those in use are uploaded", {
  tag: "@gpu",
}, async ({ harness }) => {
  // 6,250 images fit in 400,000 bytes; a buffer holds a multiple of 4.
  const [whole, split] = await train(harness, [null, 400_000]);
  expect(whole.sizes).toEqual({ trainImages: 64 * used.train, testImages: 64 * used.test });
  expect(whole.replicas.map(({ status }) => status)).toEqual(["done", "done"]);
  expect(new Set(whole.replicas.map((replica) => replica.fingerprints.finalWeights)).size).toBe(2);

  expect(split.sizes).toEqual({
    trainImages: 64 * 6_248,
    trainImages2: 64 * 6_248,
    trainImages3: 64 * (16_000 - 2 * 6_248),
    testImages: 64 * 6_248,
    testImages2: 64 * (8_000 - 6_248),
  });
  expect(split.replicas).toEqual(whole.replicas);
  expect(split.losses).toEqual(whole.losses);
});
