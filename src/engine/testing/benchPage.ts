import { mapTable } from "../../core/closedTable.ts";
import type { PackedDataset } from "../../core/dataset/packedDataset.ts";
import type { ProfileName } from "../../core/experiment/experimentSpec.ts";
import type { ReductionOrder } from "../../core/experiment/noiseCondition.ts";
import { type TileProfile, tileProfiles } from "../compile/tileProfile.ts";
import { adapterKind } from "../device/adapterKinds.ts";
import { openDevice } from "../device/openDevice.ts";
import { multiplyAdds } from "../layers/model.ts";
import type { CompiledReduction } from "../reduction/reduction.ts";
import { reductionOrders } from "../reduction/reductionOrders.ts";
import { PipelineCache } from "../train/pipelines.ts";
import { type KernelTime, timeKernels, timePipelines } from "./benchKernels.ts";
import {
  type BenchConfiguration,
  type BenchWorkload,
  benchDataset,
  benchModel,
  benchPlan,
  compiledRunner,
  openProgram,
  type StepRunner,
  stockRunner,
} from "./benchSteps.ts";

/** The adapter in words, and the profile that its kind picks. */
interface BenchAdapter {
  readonly words: string;
  readonly kind: ProfileName;
}

/** Sizes in place of the profile's own: to try tiles out. */
export type TileChanges = Partial<TileProfile>;

/** A compiled configuration, or unmodified tfjs, which trains one replica. */
export interface BenchPeer {
  readonly cohortSize: number;
  readonly reduction: ReductionOrder;
}

interface RunnerParts {
  readonly workload: BenchWorkload;
  readonly profile: TileProfile;
  readonly dataset: PackedDataset;
}

/** What the bench drives as `window.bench`; only its page loads this module. */
export interface BenchPage {
  /** From the call of `openDevice`, tfjs' start included, to an open device. */
  readonly openMs: number;
  readonly adapter: BenchAdapter;
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
  /** Milliseconds of a step of the peer's whole cohort. */
  readonly run: (peerIndex: number, stepCount: number) => Promise<number>;
  /** Milliseconds from the model to the end of the first step, on an open device. */
  readonly firstStep: (
    workload: BenchWorkload,
    peer: BenchPeer,
    tiles: TileChanges,
  ) => Promise<number>;
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
  const compiled =
    (reduction: CompiledReduction) =>
    (cohortSize: number, cache: PipelineCache, parts: RunnerParts) =>
      compiledRunner(device, cache, { ...parts, configuration: { cohortSize, reduction } });
  const runnersOf: Readonly<Record<ReductionOrder, ReturnType<typeof compiled>>> = {
    ...mapTable(reductionOrders, ({ name }) => compiled(name)),
    stock: async (_size, _cache, { workload, dataset }) => stockRunner(workload, dataset),
  };
  const openRunner = (
    { cohortSize, reduction }: BenchPeer,
    cache: PipelineCache,
    parts: RunnerParts,
  ) => runnersOf[reduction](cohortSize, cache, parts);
  let runners: StepRunner[] = [];
  return {
    openMs,
    adapter: { words, kind },
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
      const began = performance.now();
      const parts = { workload, profile: profileWith(tiles), dataset };
      const runner = await openRunner(peer, new PipelineCache(device), parts);
      await runner.run(1);
      const elapsedMs = performance.now() - began;
      runner.dispose();
      return elapsedMs;
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
