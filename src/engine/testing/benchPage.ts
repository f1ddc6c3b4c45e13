import type { PackedDataset } from "../../core/dataset/packedDataset.ts";
import type { ProfileName } from "../../core/experiment/experimentSpec.ts";
import { median } from "../../core/stats/mean.ts";
import { type TileProfile, tileProfiles } from "../compile/tileProfile.ts";
import { adapterKind } from "../device/adapterKinds.ts";
import { openDevice } from "../device/openDevice.ts";
import { multiplyAdds } from "../layers/model.ts";
import { PipelineCache } from "../train/pipelines.ts";
import { compiledRunner, openProgram } from "./benchCompiled.ts";
import type { jaxRunner } from "./benchJax.ts";
import { type KernelTime, timeKernels, timePipelines } from "./benchKernels.ts";
import {
  type BenchConfiguration,
  type BenchWorkload,
  type BlockTimes,
  benchDataset,
  benchModel,
  benchPlan,
  type StepRunner,
} from "./benchSteps.ts";
import { stockRunner } from "./benchStock.ts";

/** The adapter in words, and the profile that its kind picks. */
interface BenchAdapter {
  readonly words: string;
  readonly kind: ProfileName;
}

/** Sizes in place of the profile's own: to try tiles out. */
export type TileChanges = Partial<TileProfile>;

/** Who trains: the compiled step in a configuration, or one replica by another library. */
export type BenchPeer =
  | ({ readonly kind: "compiled" } & BenchConfiguration)
  | { readonly kind: "stock" }
  | { readonly kind: "jax" };

/** The first step in a new page. */
export interface FirstStep {
  /** From the model to the end of the first step, on an open device. */
  readonly ms: number;
  /** Opening the device before it, the library's start included. */
  readonly openMs: number;
}

/** What the bench drives as `window.bench`; only its page loads this module. */
export interface BenchPage {
  readonly adapter: BenchAdapter;
  /** Milliseconds that the browser takes to report the end of an empty submission. */
  readonly waitMs: () => Promise<number>;
  /** Makes a runner of each peer, in place of those there were; `run` takes their indices. */
  readonly open: (
    workload: BenchWorkload,
    peers: readonly BenchPeer[],
    tiles: TileChanges,
  ) => Promise<void>;
  /**
   * Multiply-adds of a step of one replica: three times those of the forward pass, as backward passes
   * make about as many for the weights and for the inputs.
   */
  readonly multiplyAdds: (workload: BenchWorkload) => number;
  readonly run: (peerIndex: number, stepCount: number) => Promise<BlockTimes>;
  readonly firstStep: (
    workload: BenchWorkload,
    peer: BenchPeer,
    tiles: TileChanges,
  ) => Promise<FirstStep>;
  readonly kernels: (
    workload: BenchWorkload,
    configuration: BenchConfiguration,
    tiles: TileChanges,
  ) => Promise<KernelTime[]>;
  /** Messages of the WebGPU errors that were not caught. */
  readonly errors: readonly string[];
}

declare global {
  interface Window {
    bench?: Promise<BenchPage>;
  }
}

window.bench = openBench();

/** Empty submissions: the first ones wake the GPU up. */
const waitCount = 5;

async function openBench(): Promise<BenchPage> {
  const started = performance.now();
  const { device, adapterInfo, onUncapturedError } = await openDevice();
  const openMs = performance.now() - started;
  const errors: string[] = [];
  onUncapturedError((error) => errors.push(error.message));
  const kind = adapterKind(adapterInfo);
  const { vendor, architecture, description } = adapterInfo;
  const words = [vendor, architecture, description].filter((word) => word !== "").join(", ");
  const pipelines = new PipelineCache(device);
  const profileWith = (tiles: TileChanges): TileProfile => ({ ...tileProfiles[kind], ...tiles });
  const openRunner = async (
    peer: BenchPeer,
    cache: PipelineCache,
    parts: {
      readonly workload: BenchWorkload;
      readonly profile: TileProfile;
      readonly dataset: PackedDataset;
    },
  ): Promise<StepRunner> => {
    switch (peer.kind) {
      case "compiled":
        return compiledRunner(device, cache, { ...parts, configuration: peer });
      case "stock":
        return stockRunner(parts.workload, parts.dataset);
      case "jax":
        return (await openedJax(errors)).jaxRunner(parts.workload, parts.dataset);
      default:
        return peer satisfies never;
    }
  };
  let runners: StepRunner[] = [];
  return {
    adapter: { words, kind },
    waitMs: async () => {
      const times: number[] = [];
      while (times.length < waitCount) {
        const began = performance.now();
        device.queue.submit([device.createCommandEncoder().finish()]);
        await device.queue.onSubmittedWorkDone();
        times.push(performance.now() - began);
      }
      return median(times);
    },
    open: async (workload, peers, tiles) => {
      for (const runner of runners) runner.dispose();
      runners = [];
      const dataset = benchDataset(workload);
      const profile = profileWith(tiles);
      for (const peer of peers) {
        runners.push(await openRunner(peer, pipelines, { workload, profile, dataset }));
      }
    },
    multiplyAdds: (workload) => 3 * workload.batchSize * multiplyAdds(benchModel(workload)),
    run: async (peerIndex, stepCount) => {
      const runner = runners[peerIndex];
      if (runner === undefined) throw new Error(`The bench has no peer ${peerIndex}`);
      return runner.run(stepCount);
    },
    firstStep: async (workload, peer, tiles) => {
      const dataset = benchDataset(workload);
      const parts = { workload, profile: profileWith(tiles), dataset };
      const opened = peer.kind === "jax" ? (await openedJax(errors)).openMs : openMs;
      const began = performance.now();
      const runner = await openRunner(peer, new PipelineCache(device), parts);
      await runner.run(1);
      const ms = performance.now() - began;
      runner.dispose();
      return { ms, openMs: opened };
    },
    kernels: async (workload, configuration, tiles) => {
      const profile = profileWith(tiles);
      const own = new PipelineCache(device);
      const pipelineMs = await timePipelines(own, benchPlan(workload, configuration, profile));
      const dataset = benchDataset(workload);
      const program = await openProgram(device, own, { workload, configuration, profile, dataset });
      const times = await timeKernels(device, own, program, pipelineMs);
      program.dispose();
      return times;
    },
    errors,
  };
}

/** jax-js, loaded only where it is measured, and the time that opening its device took. */
let jax: Promise<{ jaxRunner: typeof jaxRunner; openMs: number }> | undefined;

function openedJax(errors: string[]) {
  jax ??= import("./benchJax.ts").then(async ({ openJax, jaxRunner }) => {
    const started = performance.now();
    const device = await openJax();
    device.addEventListener("uncapturederror", ({ error }) => {
      errors.push(`jax-js: ${error.message}`);
    });
    return { jaxRunner, openMs: performance.now() - started };
  });
  return jax;
}
