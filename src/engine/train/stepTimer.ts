import { median } from "../../core/stats/mean.ts";

/** Submissions whose timestamps are kept until they are read. */
const slots = 64;

/**
 * Times submissions of training steps: by the clock, and by GPU timestamps where the device has
 * them. It reads timestamps back only when asked for the result.
 */
export class StepTimer {
  readonly #queries: GPUQuerySet | null;
  readonly #resolved: GPUBuffer | null;
  readonly #staging: GPUBuffer | null;
  readonly #wallMs: number[] = [];
  /** Steps of each timed submission, in the order of the query slots. */
  readonly #stepCounts: number[] = [];

  constructor(device: GPUDevice) {
    const timed = device.features.has("timestamp-query");
    this.#queries = timed
      ? device.createQuerySet({ label: "steps", type: "timestamp", count: 2 * slots })
      : null;
    const size = 2 * slots * 8;
    const make = (usage: GPUBufferUsageFlags) =>
      timed ? device.createBuffer({ label: "step timestamps", size, usage }) : null;
    this.#resolved = make(GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC);
    this.#staging = make(GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST);
  }

  /** Timestamps for a pass of `stepCount` steps; none once the slots are full. */
  start(stepCount: number): { timestampWrites?: GPUComputePassTimestampWrites } {
    if (this.#queries === null || this.#stepCounts.length >= slots) return {};
    const first = 2 * this.#stepCounts.length;
    this.#stepCounts.push(stepCount);
    return {
      timestampWrites: {
        querySet: this.#queries,
        beginningOfPassWriteIndex: first,
        endOfPassWriteIndex: first + 1,
      },
    };
  }

  /** Adds what reading the timestamps needs to the submission. */
  finish(encoder: GPUCommandEncoder): void {
    const used = 2 * this.#stepCounts.length;
    if (this.#queries === null || this.#resolved === null || this.#staging === null || used === 0) {
      return;
    }
    encoder.resolveQuerySet(this.#queries, 0, used, this.#resolved, 0);
    encoder.copyBufferToBuffer(this.#resolved, 0, this.#staging, 0, used * 8);
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
    if (this.#staging === null || this.#stepCounts.length === 0) return null;
    await this.#staging.mapAsync(GPUMapMode.READ);
    const nanoseconds = new BigUint64Array(this.#staging.getMappedRange().slice(0));
    this.#staging.unmap();
    const perStep = this.#stepCounts.map((stepCount, index) => {
      const elapsed = Number((nanoseconds[2 * index + 1] ?? 0n) - (nanoseconds[2 * index] ?? 0n));
      return elapsed / 1e6 / stepCount;
    });
    // An adapter may give equal or reversed timestamps, which say nothing.
    const usable = (perStep.length > 1 ? perStep.slice(1) : perStep).filter((ms) => ms > 0);
    return usable.length > 0 ? median(usable) : null;
  }

  dispose(): void {
    this.#queries?.destroy();
    this.#resolved?.destroy();
    this.#staging?.destroy();
  }
}
