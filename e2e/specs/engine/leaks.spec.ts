import type { JSHandle } from "playwright/test";
import { parseExperiment } from "../../../src/core/experiment/experimentSpec.ts";
import { namedCondition } from "../../../src/core/experiment/noiseCondition.ts";
import { recipeSources } from "../../../src/core/experiment/noiseSources.ts";
import type { Harness } from "../../../src/engine/testing/harness.ts";
import { expect, test } from "../../fixtures/harness.ts";

type BenchSteps = typeof import("../../../src/engine/testing/benchSteps.ts");
type BenchCompiled = typeof import("../../../src/engine/testing/benchCompiled.ts");
type Watch = typeof import("../../../src/engine/testing/watchMemory.ts");
type Passport = typeof import("../../../src/engine/device/passport.ts");
type Pipelines = typeof import("../../../src/engine/train/pipelines.ts");
type RunControl = typeof import("../../../src/engine/train/runControl.ts");
type RunExperiment = typeof import("../../../src/engine/train/runExperiment.ts");
type TileProfiles = typeof import("../../../src/engine/compile/tileProfile.ts");

/** One small batch of tiny images: what leaks does not depend on the size of the work. */
const workload = {
  model: "tiny",
  image: { height: 8, width: 8, channels: 1 },
  classCount: 10,
  batchSize: 8,
} as const;

/** One step of each reduction order, two replicas, with everything that keeps buffers switched on. */
const experiment = parseExperiment({
  version: 1,
  name: "leaks",
  dataset: { name: "random", trainCount: 8, testCount: 8 },
  model: { name: "tiny", dropoutRate: 0.2 },
  training: {
    epochCount: 1,
    batchSize: 8,
    optimizer: { kind: "adam", learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
    milestones: [],
  },
  replicaCount: 2,
  rootSeed: 1,
  conditions: (["ordered", "atomic", "fixed-point", "stock"] as const).map((reduction) => ({
    name: reduction,
    noise: { ...namedCondition("CONTROL", recipeSources), reduction },
  })),
  // Two cohorts: the second one trains replica 0 once more.
  cohortSize: 1,
  trackDivergence: true,
});

interface Sample {
  readonly bufferBytes: number;
  readonly bufferCount: number;
  readonly tensorCount: number;
}

function stepSamples(harness: JSHandle<Harness>): Promise<Sample[]> {
  return harness.evaluate(async ({ device, load, tensorCount }, workload) => {
    const { watchMemory } = await load<Watch>("testing/watchMemory.ts");
    const { benchDataset } = await load<BenchSteps>("testing/benchSteps.ts");
    const { openProgram } = await load<BenchCompiled>("testing/benchCompiled.ts");
    const { PipelineCache } = await load<Pipelines>("train/pipelines.ts");
    const { tileProfiles } = await load<TileProfiles>("compile/tileProfile.ts");
    const watch = watchMemory(device);
    const { trainer, dispose } = await openProgram(device, new PipelineCache(device), {
      workload,
      configuration: { cohortSize: 2, reduction: "fixed-point", tracked: false },
      profile: tileProfiles.software,
      dataset: benchDataset(workload),
    });
    const samples: Sample[] = [];
    while (trainer.step < 1000) {
      await trainer.runSteps(40);
      await trainer.finishEpoch(0);
      samples.push({
        bufferBytes: watch.bufferBytes(),
        bufferCount: watch.bufferCount(),
        tensorCount: tensorCount(),
      });
    }
    dispose();
    samples.push({
      bufferBytes: watch.bufferBytes(),
      bufferCount: watch.bufferCount(),
      tensorCount: tensorCount(),
    });
    return samples;
  }, workload);
}

function experimentSamples(harness: JSHandle<Harness>): Promise<(Sample & { ledger: number })[]> {
  return harness.evaluate(
    async ({ device, opened, load, tensorCount }, { workload, experiment }) => {
      const { watchMemory } = await load<Watch>("testing/watchMemory.ts");
      const { benchDataset } = await load<BenchSteps>("testing/benchSteps.ts");
      const { readPassport } = await load<Passport>("device/passport.ts");
      const { PipelineCache } = await load<Pipelines>("train/pipelines.ts");
      const { RunControl } = await load<RunControl>("train/runControl.ts");
      const { runExperiment } = await load<RunExperiment>("train/runExperiment.ts");
      const watch = watchMemory(device);
      const passport = await readPassport(device, opened.adapterInfo);
      const pipelines = new PipelineCache(device);
      const ledger = new Set<{ readonly bytesInUse: number }>();
      const samples: (Sample & { ledger: number })[] = [];
      for (let index = 0; index <= 20; index++) {
        // A stock step takes long, and so do 96 turns, so every fifth experiment has them.
        const conditions = experiment.conditions.filter(
          ({ noise }) => noise.reduction !== "stock" || index % 5 === 0,
        );
        let doneCount = 0;
        const ending = await runExperiment({
          spec: { ...experiment, conditions, measureCost: index % 5 === 0 },
          options: {},
          dataset: benchDataset(workload),
          device,
          pipelines,
          passport,
          control: new RunControl(() => {}),
          emit: ({ kind }) => {
            if (kind === "replica") doneCount++;
          },
          ledger,
        });
        if (ending !== "done" || doneCount !== 2 * conditions.length) {
          throw new Error(`experiment ${index} ended ${ending} with ${doneCount} replicas`);
        }
        samples.push({
          bufferBytes: watch.bufferBytes(),
          bufferCount: watch.bufferCount(),
          tensorCount: tensorCount(),
          ledger: [...ledger].reduce((sum, { bytesInUse }) => sum + bytesInUse, 0),
        });
      }
      return samples;
    },
    { workload, experiment },
  );
}

test.describe("leaks", { tag: "@gpu" }, () => {
  test("GPU memory and tensors stay flat over 1,000 steps, and all goes at the end", async ({
    harness,
  }) => {
    const samples = await stepSamples(harness);
    const [first] = samples;
    const end = samples.pop();
    expect(samples).toHaveLength(25);
    expect(first.bufferBytes).toBeGreaterThan(10_000);
    expect(samples).toEqual(samples.map(() => first));
    // With its pipelines the cache keeps a uniform of 16 bytes for each variant of a shared text: the
    // model's two convolutions share one.
    expect(end).toEqual({ bufferBytes: 32, bufferCount: 2, tensorCount: first.tensorCount });
  });

  test("GPU memory and tensors stay flat over 20 experiments", async ({ harness }) => {
    // The first one fills the pool of buffers that tfjs keeps.
    const [first, ...others] = await experimentSamples(harness);
    expect(others).toHaveLength(20);
    expect(first.ledger).toBe(0);
    expect(first.bufferBytes).toBeGreaterThan(0);
    expect(others).toEqual(others.map(() => first));
  });
});
