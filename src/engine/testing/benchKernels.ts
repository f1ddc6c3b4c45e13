import { median } from "../../core/stats/mean.ts";
import type { StepPlan } from "../compile/compileStep.ts";
import { encode, type PipelineCache } from "../train/pipelines.ts";
import type { BenchProgram } from "./benchCompiled.ts";

/** Time of one kernel of a step. */
export interface KernelTime {
  readonly label: string;
  readonly dispatch: readonly [number, number, number];
  /** Median milliseconds of one run, among many in a row. */
  readonly ms: number;
  /** Making the pipeline, and what its first run takes above `ms`. */
  readonly compileMs: number;
}

const blockMs = 40;
const mostRuns = 4000;
const blockCount = 5;

/** Makes each pipeline of a step by itself, in a cache that has none yet: milliseconds each. */
export async function timePipelines(pipelines: PipelineCache, plan: StepPlan): Promise<number[]> {
  const times: number[] = [];
  for (const { kernel } of plan.training) {
    const started = performance.now();
    await pipelines.get(kernel);
    times.push(performance.now() - started);
  }
  return times;
}

/**
 * Times each kernel of the training step by itself: many runs of it in one pass, by GPU timestamps
 * where the device has them, else by the clock. The kernels' results mean nothing afterwards.
 *
 * @param pipelineMs What `timePipelines` found before the program was made.
 */
export async function timeKernels(
  device: GPUDevice,
  pipelines: PipelineCache,
  { program }: BenchProgram,
  pipelineMs: readonly number[],
): Promise<KernelTime[]> {
  const timer = new PassTimer(device);
  const times: KernelTime[] = [];
  try {
    for (const [index, planned] of program.plan.training.entries()) {
      const { kernel, buffers } = planned;
      const ready = await pipelines.prepare(kernel, (binding) => program.buffer(buffers[binding]));
      const started = performance.now();
      await timer.time((pass) => encode(pass, ready));
      const firstMs = performance.now() - started;
      const warmMs = await timer.time((pass) => encode(pass, ready, 3));
      const wanted = Math.ceil(blockMs / Math.max(warmMs / 3, 1e-4));
      const count = Math.max(3, Math.min(mostRuns, wanted));
      const blocks: number[] = [];
      while (blocks.length < blockCount) {
        blocks.push((await timer.time((pass) => encode(pass, ready, count))) / count);
      }
      const ms = median(blocks);
      const { label, dispatch } = kernel;
      const compileMs = (pipelineMs[index] ?? 0) + Math.max(0, firstMs - ms);
      times.push({ label, dispatch, ms, compileMs });
    }
  } finally {
    timer.dispose();
  }
  return times;
}

/** Milliseconds of one compute pass. */
class PassTimer {
  readonly #device: GPUDevice;
  readonly #queries: GPUQuerySet | null;
  readonly #resolved: GPUBuffer | null = null;
  readonly #staging: GPUBuffer | null = null;

  constructor(device: GPUDevice) {
    this.#device = device;
    const timed = device.features.has("timestamp-query");
    this.#queries = timed ? device.createQuerySet({ type: "timestamp", count: 2 }) : null;
    if (timed) {
      const make = (usage: GPUBufferUsageFlags) => device.createBuffer({ size: 16, usage });
      this.#resolved = make(GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC);
      this.#staging = make(GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST);
    }
  }

  async time(record: (pass: GPUComputePassEncoder) => void): Promise<number> {
    const device = this.#device;
    const encoder = device.createCommandEncoder();
    const queries = this.#queries;
    const timestampWrites = queries && {
      querySet: queries,
      beginningOfPassWriteIndex: 0,
      endOfPassWriteIndex: 1,
    };
    const pass = encoder.beginComputePass(timestampWrites === null ? {} : { timestampWrites });
    record(pass);
    pass.end();
    const resolved = this.#resolved;
    const staging = this.#staging;
    if (queries !== null && resolved !== null && staging !== null) {
      encoder.resolveQuerySet(queries, 0, 2, resolved, 0);
      encoder.copyBufferToBuffer(resolved, 0, staging, 0, 16);
    }
    const started = performance.now();
    device.queue.submit([encoder.finish()]);
    await device.queue.onSubmittedWorkDone();
    const wallMs = performance.now() - started;
    if (staging === null) return wallMs;
    await staging.mapAsync(GPUMapMode.READ);
    const [begin = 0n, end = 0n] = new BigUint64Array(staging.getMappedRange().slice(0));
    staging.unmap();
    // Equal or reversed timestamps are no time.
    return end > begin ? Number(end - begin) / 1e6 : wallMs;
  }

  dispose(): void {
    this.#queries?.destroy();
    this.#resolved?.destroy();
    this.#staging?.destroy();
  }
}
