import { median } from "../../core/stats/mean.ts";

/** Submissions whose timestamps are kept until they are read. */
const slots = 64;

/** Times submissions of training steps: by the clock, and by GPU timestamps where there are any. */
export class StepTimer {
  /** Null where the device has no timestamps. */
  readonly #gpu: {
    readonly queries: GPUQuerySet;
    readonly resolved: GPUBuffer;
    readonly staging: GPUBuffer;
  } | null;
  readonly #wallMs: number[] = [];
  /** Steps of each timed submission, in the order of the query slots. */
  readonly #stepCounts: number[] = [];

  constructor(device: GPUDevice) {
    const make = (usage: GPUBufferUsageFlags) =>
      device.createBuffer({ label: "step timestamps", size: 2 * slots * 8, usage });
    this.#gpu = device.features.has("timestamp-query")
      ? {
          queries: device.createQuerySet({ label: "steps", type: "timestamp", count: 2 * slots }),
          resolved: make(GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC),
          staging: make(GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST),
        }
      : null;
  }

  /** Timestamps for a pass of `stepCount` steps; none once the slots are full. */
  start(stepCount: number): { timestampWrites?: GPUComputePassTimestampWrites } {
    if (this.#gpu === null || this.#stepCounts.length >= slots) return {};
    const first = 2 * this.#stepCounts.length;
    this.#stepCounts.push(stepCount);
    return {
      timestampWrites: {
        querySet: this.#gpu.queries,
        beginningOfPassWriteIndex: first,
        endOfPassWriteIndex: first + 1,
      },
    };
  }

  /** Adds what reading the timestamps needs to the submission. */
  finish(encoder: GPUCommandEncoder): void {
    const used = 2 * this.#stepCounts.length;
    if (this.#gpu === null || used === 0) return;
    const { queries, resolved, staging } = this.#gpu;
    encoder.resolveQuerySet(queries, 0, used, resolved, 0);
    encoder.copyBufferToBuffer(resolved, 0, staging, 0, used * 8);
  }

  /** Milliseconds per step of a submission, by the clock. */
  recordWall(stepMs: number): void {
    this.#wallMs.push(stepMs);
  }

  /**
   * Median milliseconds of a step of the whole cohort. The first submission, which compiles, is
   * left out where there are others.
   */
  async result(): Promise<{ wallMs: number; gpuMs: number | null }> {
    const wall = this.#wallMs.length > 1 ? this.#wallMs.slice(1) : this.#wallMs;
    return { wallMs: wall.length > 0 ? median(wall) : 0, gpuMs: await this.#gpuMs() };
  }

  async #gpuMs(): Promise<number | null> {
    if (this.#gpu === null || this.#stepCounts.length === 0) return null;
    const { staging } = this.#gpu;
    await staging.mapAsync(GPUMapMode.READ);
    const nanoseconds = new BigUint64Array(staging.getMappedRange().slice(0));
    staging.unmap();
    const perStep = this.#stepCounts.map((stepCount, index) => {
      const elapsed = nanoseconds[2 * index + 1] - nanoseconds[2 * index];
      return Number(elapsed) / 1e6 / stepCount;
    });
    // An adapter may give equal or reversed timestamps, which are no time.
    const usable = (perStep.length > 1 ? perStep.slice(1) : perStep).filter((ms) => ms > 0);
    return usable.length > 0 ? median(usable) : null;
  }

  dispose(): void {
    this.#gpu?.queries.destroy();
    this.#gpu?.resolved.destroy();
    this.#gpu?.staging.destroy();
  }
}
