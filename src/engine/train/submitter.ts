import { awaitQueue } from "../device/awaitQueue.ts";
import type { RunControl } from "./runControl.ts";
import type { DispatchRange, Part, WorkEstimate } from "./workEstimate.ts";

/** Submissions in flight, so that the GPU does not wait for the next: this many, */
const mostInFlight = 3;
/** and two where three are expected to take longer than this. */
const mostQueuedMs = 100;
/** Submissions whose ends were seen at one time are measured together. */
const sameTimeMs = 1;

/** Dispatches to run in order, those from `from` up to `to`, and what is known of their times. */
export interface Work extends DispatchRange {
  readonly estimate: WorkEstimate;
  /** Records the dispatches of a range. */
  readonly encode: (range: DispatchRange) => GPUCommandBuffer;
  /** Called in order with ranges that are done; those whose ends were seen at one time come as one. */
  readonly onDone?: (range: DispatchRange, ms: number) => void;
}

/** A submission in flight. */
interface Flight {
  readonly work: Work;
  readonly part: Part;
  readonly submittedAt: number;
  /** Resolves with the time at which its end was seen. */
  readonly done: Promise<number>;
}

/**
 * Hands work to the queue in submissions of the size that its estimate says, two or three in flight. A
 * kernel whose time is not known goes alone. What a submission takes is the time from the end of
 * the one before, or from its own start where the queue was empty, to its end: while the queue is
 * full, the times add up to the elapsed time.
 */
export class Submitter {
  readonly #queue: Pick<GPUQueue, "submit" | "onSubmittedWorkDone">;
  readonly #control: RunControl;
  readonly #flights: Flight[] = [];
  /** When the end of a submission was last seen. */
  #lastDone = Number.NEGATIVE_INFINITY;
  /** Done and not yet measured: others may end at the same time. */
  #unmeasured: (DispatchRange & { readonly work: Work; ms: number }) | null = null;

  constructor(queue: Pick<GPUQueue, "submit" | "onSubmittedWorkDone">, control: RunControl) {
    this.#queue = queue;
    this.#control = control;
  }

  /**
   * Submits all of it; resolves when the last of it is submitted. Work that is given next follows
   * without a pause.
   *
   * @throws {LabError} what `RunControl.checkpoint` throws; what is in flight is left to its end.
   */
  async submit(work: Work): Promise<void> {
    let { from } = work;
    while (from < work.to) {
      await this.#control.checkpoint();
      const part = work.estimate.next(from, work.to);
      if (this.#isFull(part)) {
        await this.#finishOldest();
        continue;
      }
      const commands = work.encode(part);
      // Before: the queue may have done much of it by the time that this thread goes on.
      const submittedAt = performance.now();
      this.#queue.submit([commands]);
      const done = this.#queue.onSubmittedWorkDone().then(() => performance.now());
      done.catch(() => {}); // reported where it is waited for, if the run goes on to there
      this.#flights.push({ work, part, submittedAt, done });
      from = part.to;
    }
  }

  /** Resolves when all that was submitted is done. */
  async drain(): Promise<void> {
    while (this.#flights.length > 0) await this.#finishOldest();
  }

  #isFull({ ms }: Part): boolean {
    const inFlight = this.#flights.map(({ part }) => part.ms);
    if (inFlight.length === 0) return false;
    if (ms === null || inFlight.includes(null) || inFlight.length >= mostInFlight) return true;
    const queuedMs = inFlight.reduce<number>((sum, each) => sum + (each ?? 0), ms);
    return inFlight.length >= 2 && queuedMs > mostQueuedMs;
  }

  async #finishOldest(): Promise<void> {
    const [{ work, part, submittedAt, done }] = this.#flights;
    const doneAt = await this.#control.wait(awaitQueue(this.#queue, done));
    this.#flights.shift();
    const ms = Math.max(0, doneAt - Math.max(this.#lastDone, submittedAt));
    this.#lastDone = doneAt;
    this.#measure(work, part, ms);
  }

  /** Tells times: of several that ended at one time, the first has all of it. */
  #measure(work: Work, { from, to }: DispatchRange, ms: number): void {
    const before = this.#unmeasured;
    if (before?.work === work && before.to === from && ms < sameTimeMs) {
      this.#unmeasured = { work, from: before.from, to, ms: before.ms + ms };
    } else {
      this.#tell();
      this.#unmeasured = { work, from, to, ms };
    }
    if (this.#flights.length === 0) this.#tell();
  }

  #tell(): void {
    if (this.#unmeasured === null) return;
    const { work, from, to, ms } = this.#unmeasured;
    this.#unmeasured = null;
    work.estimate.add({ from, to }, ms);
    work.onDone?.({ from, to }, ms);
  }
}
