/** Exit statuses of the command lines. */
export const exitCodes = {
  /** Done; `repro check` found the same bits. */
  done: 0,
  /** `repro check` found different bits. */
  different: 1,
  /** Bad input, no browser, no adapter, a replica that failed: a skip is never a pass. */
  failed: 2,
  /** The shell's status for an interrupt: 128 + SIGINT. */
  cancelled: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
