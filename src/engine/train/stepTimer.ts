import { median } from "../../core/stats/mean.ts";
import { PassTimestamps } from "./passTimestamps.ts";

/** Milliseconds of training steps of the whole cohort. */
export interface StepTimes {
  /** By the clock: the time that went by while the queue was full. */
  readonly wallMs: number;
  /** By GPU timestamps: the passes' own time, of the same submissions. Null where the device has none. */
  readonly gpuMs: number | null;
}

/** Is told of every submission of training steps. */
export interface WorkTimer {
  /** Timestamps for a pass that ends before dispatch `to`, where it is to have any. */
  pass(to: number): { timestampWrites?: GPUComputePassTimestampWrites };
  /** Milliseconds by the clock of dispatches up to `to`, from the end of those before. */
  recordWall(to: number, ms: number): void;
}

/**
 * Times a training: the median step, by the clock and by GPU timestamps where there are any, over
 * the same submissions. With several submissions in flight and some that hold part of a step, one
 * time is what passed between two ends of steps, over the number of steps between them.
 */
export class StepTimer implements WorkTimer {
  readonly #kernelCount: number;
  readonly #timestamps: PassTimestamps;
  /** Where each timed pass ended, in dispatches. */
  readonly #passEnds: number[] = [];
  /** The end of the first pass that no slot was left for, in dispatches. */
  #firstUntimed = Number.POSITIVE_INFINITY;
  readonly #wall: StepMedian;

  /** @param kernelCount Dispatches of a step. */
  constructor(device: GPUDevice, kernelCount: number) {
    this.#kernelCount = kernelCount;
    this.#timestamps = new PassTimestamps(device);
    this.#wall = new StepMedian(kernelCount);
  }

  pass(to: number): { timestampWrites?: GPUComputePassTimestampWrites } {
    const timestampWrites = this.#timestamps.next();
    if (timestampWrites !== null) {
      this.#passEnds.push(to);
      return { timestampWrites };
    }
    if (this.#timestamps.areThere) this.#firstUntimed = Math.min(this.#firstUntimed, to);
    return {};
  }

  recordWall(to: number, ms: number): void {
    // From the first pass without timestamps on, the clock would count what they do not.
    if (to < this.#firstUntimed) this.#wall.add(to, ms);
  }

  /** Medians of a step. The first step, which compiles, is left out where there are others. */
  async result(): Promise<StepTimes> {
    const times = new StepMedian(this.#kernelCount);
    const passMs = await this.#timestamps.take();
    for (const [index, ms] of passMs.entries()) times.add(this.#passEnds[index], ms);
    return { wallMs: this.#wall.median() ?? 0, gpuMs: times.median() };
  }

  dispose(): void {
    this.#timestamps.dispose();
  }
}

/** Times blocks of training steps: each of them whole. */
export class BlockTimer implements WorkTimer {
  readonly #timestamps: PassTimestamps;
  #wallMs = 0;
  #isWhole = true;

  constructor(device: GPUDevice) {
    this.#timestamps = new PassTimestamps(device);
  }

  pass(): { timestampWrites?: GPUComputePassTimestampWrites } {
    const timestampWrites = this.#timestamps.next();
    if (timestampWrites !== null) return { timestampWrites };
    this.#isWhole = false;
    return {};
  }

  recordWall(_to: number, ms: number): void {
    this.#wallMs += ms;
  }

  /** The time of all that was submitted since the last call. GPU time is of every pass, or null. */
  async take(): Promise<StepTimes> {
    const wallMs = this.#wallMs;
    const isWhole = this.#isWhole;
    this.#wallMs = 0;
    this.#isWhole = true;
    const passMs = await this.#timestamps.take();
    const gpuMs = passMs.reduce((total, ms) => total + ms, 0);
    return { wallMs, gpuMs: isWhole && gpuMs > 0 ? gpuMs : null };
  }

  dispose(): void {
    this.#timestamps.dispose();
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
