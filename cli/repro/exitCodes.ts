import { interruptedExitCode } from "../terminal/interrupts.ts";

/** Exit statuses of the command line. */
export const exitCodes = {
  /** `run` is done; `check` found the same bits. */
  reproducible: 0,
  /** `check` found different bits. */
  different: 1,
  /** Bad input, no browser, no adapter, a replica that failed: a skip is never a pass. */
  couldNotMeasure: 2,
  cancelled: interruptedExitCode,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
