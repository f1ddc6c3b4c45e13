import { median } from "../../core/stats/mean.ts";
import { awaitQueue } from "../device/awaitQueue.ts";

/** Submissions whose timestamps are kept until they are read. */
const slots = 256;

/** Milliseconds of a step of the whole cohort. */
export interface StepTimes {
  /** By the clock: the time that went by while the queue was full, over the steps done in it. */
  readonly wallMs: number;
  /** By GPU timestamps: the passes' own time. Null where the device has none. */
  readonly gpuMs: number | null;
}

/**
 * Times training steps: by the clock, and by GPU timestamps where there are any. With several
 * submissions in flight and some that hold part of a step, one time is what passed between two
 * ends of steps, over the number of steps between them.
 */
export class StepTimer {
  readonly #device: GPUDevice;
  readonly #kernelCount: number;
  /** Null where the device has no timestamps. */
  readonly #queries: GPUQuerySet | null;
  /** Where each timed pass ended, in dispatches, in the order of the query slots. */
  readonly #passEnds: number[] = [];
  readonly #wall: StepMedian;

  /** @param kernelCount Dispatches of a step. */
  constructor(device: GPUDevice, kernelCount: number) {
    this.#device = device;
    this.#kernelCount = kernelCount;
    this.#queries = device.features.has("timestamp-query")
      ? device.createQuerySet({ label: "steps", type: "timestamp", count: 2 * slots })
      : null;
    this.#wall = new StepMedian(kernelCount);
  }

  /** Timestamps for a pass that ends before dispatch `to`; none once the slots are full. */
  pass(to: number): { timestampWrites?: GPUComputePassTimestampWrites } {
    const first = 2 * this.#passEnds.length;
    if (this.#queries === null || first >= 2 * slots) return {};
    this.#passEnds.push(to);
    return {
      timestampWrites: {
        querySet: this.#queries,
        beginningOfPassWriteIndex: first,
        endOfPassWriteIndex: first + 1,
      },
    };
  }

  /** Milliseconds by the clock of dispatches up to `to`, from the end of those before. */
  recordWall(to: number, ms: number): void {
    this.#wall.add(to, ms);
  }

  /** Medians. The first step, which compiles, is left out where there are others. */
  async result(): Promise<StepTimes> {
    return { wallMs: this.#wall.median() ?? 0, gpuMs: await this.#gpuMs() };
  }

  async #gpuMs(): Promise<number | null> {
    const used = 2 * this.#passEnds.length;
    if (this.#queries === null || used === 0) return null;
    const device = this.#device;
    const make = (usage: GPUBufferUsageFlags) =>
      device.createBuffer({ label: "step timestamps", size: used * 8, usage });
    const resolved = make(GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC);
    const staging = make(GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST);
    try {
      const encoder = device.createCommandEncoder({ label: "step timestamps" });
      encoder.resolveQuerySet(this.#queries, 0, used, resolved, 0);
      encoder.copyBufferToBuffer(resolved, 0, staging, 0, used * 8);
      device.queue.submit([encoder.finish()]);
      await awaitQueue(device.queue, staging.mapAsync(GPUMapMode.READ));
      const nanoseconds = new BigUint64Array(staging.getMappedRange());
      const times = new StepMedian(this.#kernelCount);
      this.#passEnds.forEach((to, index) => {
        times.add(to, Number(nanoseconds[2 * index + 1] - nanoseconds[2 * index]) / 1e6);
      });
      return times.median();
    } finally {
      resolved.destroy();
      staging.destroy();
    }
  }

  dispose(): void {
    this.#queries?.destroy();
  }
}

/** Median time of a step, from times of runs of dispatches. */
class StepMedian {
  readonly #kernelCount: number;
  /** Milliseconds per step, between ends of steps. */
  readonly #stepMs: number[] = [];
  /** Dispatches up to the last end of a step, and the time since. */
  #counted = 0;
  #sinceMs = 0;

  constructor(kernelCount: number) {
    this.#kernelCount = kernelCount;
  }

  /** @param to Dispatches up to here took `ms`, those of the call before not counted. */
  add(to: number, ms: number): void {
    this.#sinceMs += ms;
    if (to % this.#kernelCount !== 0) return;
    this.#stepMs.push((this.#sinceMs * this.#kernelCount) / (to - this.#counted));
    this.#counted = to;
    this.#sinceMs = 0;
  }

  median(): number | null {
    const all = this.#stepMs;
    // An adapter may give equal or reversed timestamps, which are no time.
    const usable = (all.length > 1 ? all.slice(1) : all).filter((ms) => ms > 0);
    return usable.length > 0 ? median(usable) : null;
  }
}
