import { LabError } from "../errors.ts";

/** A confidence interval, both ends included, in the unit of the estimated figure. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  /** Nominal coverage, a fraction such as 0.95. */
  readonly level: number;
}

/** Nominal coverage of every interval of the report. */
export const defaultLevel = 0.95;

/** @throws {LabError} "metric-input" if the level is not in (0, 1). */
export function requireLevel(name: string, level: number): void {
  if (!(level > 0 && level < 1)) {
    throw new LabError("metric-input", `${name} needs a level in (0, 1), got ${level}`);
  }
}
