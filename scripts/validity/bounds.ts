import { claimLevel } from "../../src/core/report/claim.ts";
import { binomialUpperTail } from "../../src/core/stats/binomialUpperTail.ts";

/** What the coverage of a nominal 95 % has to be wherever an interval is printed. */
export const coverageBounds = { low: 0.92, high: 0.98 } as const;

/** The most false claims, and the most false alarms about trainings that still improve. */
export const errorBounds = { claim: claimLevel, alarm: 0.1 } as const;

/**
 * Simulations vary too: a rate is called out of bounds where a true rate at the bound would lead
 * to one as far out in less than 1 of 200 simulations.
 */
const chanceLevel = 0.005;

/** Probability of at most `count` of `total`: as many of the others, or more. */
export function atMost(count: number, total: number, probability: number): number {
  return binomialUpperTail(total - count, total, 1 - probability);
}

/** Whether so many of `total` are out of the bounds of coverage, beyond what chance explains. */
export function isOutside(covered: number, total: number): boolean {
  if (total === 0) return false;
  return (
    atMost(covered, total, coverageBounds.low) < chanceLevel ||
    binomialUpperTail(covered, total, coverageBounds.high) < chanceLevel
  );
}

/** Whether so many of `total` are above a bound, beyond what chance explains. */
export function isAbove(count: number, total: number, bound: number): boolean {
  return count > bound * total && binomialUpperTail(count, total, bound) < chanceLevel;
}
