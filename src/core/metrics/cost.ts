import { LabError } from "../errors.ts";
import { median } from "../stats/mean.ts";

/**
 * Fewest turns from which the cost has an interval: with fewer, no interval holds its level where
 * the times of neighbouring turns are alike.
 */
export const leastCostTurns = 48;

/**
 * Cost of a reduction order: its median step time as a ratio to the median of `atomic`, measured
 * in the same run. Above 1 is slower than letting the noise in.
 *
 * @param stepMs Times of single steps in milliseconds, one or more, each positive.
 * @param atomicStepMs The same of `atomic`.
 * @returns Ratio, unitless, > 0.
 * @throws {LabError} "metric-input" if a list is empty, or a time is not finite and positive.
 * @see Zhuang et al., MLSys 2022, arXiv 2106.11872 (overhead of deterministic training); there in
 *   percent more: overhead = 100 (ratio - 1).
 */
export function ratioToAtomic(stepMs: readonly number[], atomicStepMs: readonly number[]): number {
  if ([...stepMs, ...atomicStepMs].some((time) => time <= 0)) {
    throw new LabError("metric-input", "ratioToAtomic needs step times above 0 ms");
  }
  return median(stepMs) / median(atomicStepMs);
}
