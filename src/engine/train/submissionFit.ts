import { median } from "../../core/stats/mean.ts";

/** Samples that are kept. */
const windowSize = 16;
/** Samples tell a slope where their work differs by this factor; closer, noise decides. */
const distinctFactor = 1.5;
/** Of less work than the largest by that factor, so many samples make a slope: one may be wrong. */
const fewestSmall = 3;
/**
 * At least this share of the time of the largest submissions is their work: where their ends are
 * seen late, a slope of 0 says nothing of the work that is hidden by the wait.
 */
const leastWorkShare = 0.1;

/** A measured time, and how much work it was of: more than 0. */
export interface Sample {
  readonly units: number;
  readonly ms: number;
}

/**
 * Fits `fixedMs + unitMs * units` to measured times. A ratio of time to work is wrong wherever a
 * submission costs something by itself: it would make submissions ever smaller.
 *
 * The slope is the median over pairs of a small and a large sample (after Theil and Sen), which
 * outliers do not move. While all samples are of about the same amount of work, which is so once
 * sizes have settled, the fixed part stays as it was, up to what the times allow.
 *
 * @see Sen 1968, "Estimates of the Regression Coefficient Based on Kendall's Tau", JASA 63.
 */
export class SubmissionFit {
  readonly #samples: Sample[];
  #fixedMs = 0;
  #unitMs: number;

  /** @param first A first estimate; it counts as several samples. */
  constructor(first: Sample) {
    this.#samples = Array(fewestSmall).fill(first);
    this.#unitMs = first.ms / first.units;
  }

  /** What a submission takes beside its work, in milliseconds; at least 0. */
  get fixedMs(): number {
    return this.#fixedMs;
  }

  /** Milliseconds of a unit of work; at least 0. */
  get unitMs(): number {
    return this.#unitMs;
  }

  add(sample: Sample): void {
    this.#samples.push(sample);
    if (this.#samples.length > windowSize) this.#samples.shift();
    const most = Math.max(...this.#samples.map(({ units }) => units));
    const large = this.#samples.filter(({ units }) => units * distinctFactor > most);
    const small = this.#samples.filter(({ units }) => units * distinctFactor <= most);
    if (small.length >= fewestSmall) {
      const slopes = small.flatMap((one) =>
        large.map((other) => (other.ms - one.ms) / (other.units - one.units)),
      );
      this.#unitMs = median(slopes);
    } else {
      this.#unitMs = median(large.map(({ units, ms }) => (ms - this.#fixedMs) / units));
    }
    const ratio = median(large.map(({ units, ms }) => ms / units));
    this.#unitMs = Math.max(leastWorkShare * ratio, this.#unitMs);
    const fixedMs = median(large.map(({ units, ms }) => ms - this.#unitMs * units));
    this.#fixedMs = Math.max(0, fixedMs);
  }
}
