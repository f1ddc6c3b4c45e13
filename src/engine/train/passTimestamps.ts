import { awaitQueue } from "../device/awaitQueue.ts";

/** Passes whose timestamps are kept until they are read. */
const slots = 256;

/** GPU timestamps at both ends of compute passes; of a device that has none, no pass is timed. */
export class PassTimestamps {
  readonly #device: GPUDevice;
  /** Null where the device has no timestamps. */
  readonly #queries: GPUQuerySet | null;
  #used = 0;

  constructor(device: GPUDevice) {
    this.#device = device;
    this.#queries = device.features.has("timestamp-query")
      ? device.createQuerySet({ label: "steps", type: "timestamp", count: 2 * slots })
      : null;
  }

  /** Whether the device has timestamps. */
  get areThere(): boolean {
    return this.#queries !== null;
  }

  /** What the next pass is to be begun with; null where it cannot be timed: no slot is left. */
  next(): GPUComputePassTimestampWrites | null {
    if (this.#queries === null || this.#used === slots) return null;
    const first = 2 * this.#used++;
    return {
      querySet: this.#queries,
      beginningOfPassWriteIndex: first,
      endOfPassWriteIndex: first + 1,
    };
  }

  /** Milliseconds of each timed pass, in order; the slots are free then. */
  async take(): Promise<number[]> {
    const used = 2 * this.#used;
    this.#used = 0;
    if (this.#queries === null || used === 0) return [];
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
      return Array.from(
        { length: used / 2 },
        (_, index) => Number(nanoseconds[2 * index + 1] - nanoseconds[2 * index]) / 1e6,
      );
    } finally {
      resolved.destroy();
      staging.destroy();
    }
  }

  dispose(): void {
    this.#queries?.destroy();
  }
}
