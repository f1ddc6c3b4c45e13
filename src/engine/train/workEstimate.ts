import { SubmissionFit } from "./submissionFit.ts";

/** How long a submission should take, in milliseconds. */
export interface SubmissionTimes {
  /** What it aims at. */
  readonly target: number;
  /** A round that is expected to take more is submitted in parts, down to single kernels. */
  readonly most: number;
}

/** Short enough that a desktop stays smooth, long enough that submitting costs little. */
export const submissionTimes: SubmissionTimes = { target: 20, most: 30 };

/** How much more work than those before a submission may hold: an estimate may be wrong. */
const growth = 2;
/** A clock may tell no time at all. */
const leastMs = 0.001;
/** A bound on recorded commands, for adapters on which a round is far below a millisecond. */
const mostRounds = 256;

/** A run of dispatches, in order: those from `from` up to `to`. */
export interface DispatchRange {
  readonly from: number;
  readonly to: number;
}

/** What to submit next. */
export interface Part extends DispatchRange {
  /** Expected milliseconds; null for a kernel whose time is not known yet. */
  readonly ms: number | null;
}

/**
 * Sizes the submissions of work that repeats the same kernels round by round: training steps, or
 * test batches. Dispatches are counted over all rounds. It knows times alone, which decide where
 * one submission ends and the next begins, and so never a bit.
 *
 * Each kernel of the first round goes alone, and again in the second where it took long, since
 * compiling may have been part of it. From then on each kernel's share of a round is known, and a
 * submission holds as many rounds, or as many kernels of one, as fit the time that is aimed at.
 */
export class WorkEstimate {
  readonly #times: SubmissionTimes;
  /** Milliseconds of each kernel alone, and whether it can be believed. */
  readonly #kernels: { ms: number; isKnown: boolean; isTried: boolean }[];
  /** In rounds; null until every kernel is known. */
  #fit: SubmissionFit | null = null;
  /** The largest part before the last measured time, and since, in rounds. */
  #largest = 0;
  #largestSince = 0;

  constructor(kernelCount: number, times: SubmissionTimes = submissionTimes) {
    this.#times = times;
    this.#kernels = Array.from({ length: kernelCount }, () => ({
      ms: 0,
      isKnown: false,
      isTried: false,
    }));
  }

  /** What to submit next of the dispatches from `from` up to `end`. */
  next(from: number, end: number): Part {
    const kernelCount = this.#kernels.length;
    if (this.#fit === null) {
      const { ms, isKnown } = this.#kernels[from % kernelCount];
      return { from, to: from + 1, ms: isKnown ? ms : null };
    }
    const roundMs = Math.max(this.#fit.unitMs, 1e-6);
    const roundStart = from - (from % kernelCount);
    const most = Math.min(this.#times.most / roundMs, growth * this.#largest);
    let to = from + 1;
    if (most >= 1) {
      // Whole rounds; the first of them may have been begun.
      const rounds = Math.round(
        Math.min(this.#times.target / roundMs, growth * this.#largest, mostRounds),
      );
      to = Math.min(end, roundStart + Math.max(1, rounds) * kernelCount);
    } else {
      const roundEnd = Math.min(end, roundStart + kernelCount);
      while (to < roundEnd && this.#rounds({ from, to: to + 1 }) <= most) to += 1;
    }
    const rounds = this.#rounds({ from, to });
    this.#largestSince = Math.max(this.#largestSince, rounds);
    return { from, to, ms: rounds * roundMs };
  }

  /** Takes a measured time of dispatches that were submitted together or one after the other. */
  add(range: DispatchRange, ms: number): void {
    if (this.#fit !== null) {
      this.#fit.add({ units: this.#rounds(range), ms });
      if (this.#largestSince > 0) this.#largest = this.#largestSince;
      this.#largestSince = 0;
      return;
    }
    if (range.to !== range.from + 1) return;
    const kernel = this.#kernels[range.from % this.#kernels.length];
    kernel.isKnown = kernel.isTried || ms <= this.#times.target;
    kernel.isTried = true;
    kernel.ms = Math.max(ms, leastMs);
    if (this.#kernels.every(({ isKnown }) => isKnown)) this.#startFit();
  }

  #startFit(): void {
    const units = 1 / this.#kernels.length;
    this.#largest = units;
    this.#fit = new SubmissionFit({ units, ms: this.#totalMs * units });
  }

  /** Of all kernels, each alone. */
  get #totalMs(): number {
    return this.#kernels.reduce((sum, { ms }) => sum + ms, 0);
  }

  /** How many rounds a range is, by the times of its kernels. */
  #rounds({ from, to }: DispatchRange): number {
    const kernelCount = this.#kernels.length;
    const whole = Math.floor((to - from) / kernelCount);
    let ms = 0;
    for (let index = from + whole * kernelCount; index < to; index++) {
      ms += this.#kernels[index % kernelCount].ms;
    }
    return whole + ms / this.#totalMs;
  }
}
