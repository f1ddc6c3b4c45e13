import type { ProgressPrinter } from "./progressPrinter.ts";

/** What a command has of the process around it. */
export interface CommandContext {
  readonly progress: ProgressPrinter;
  /** Standard output. */
  readonly print: (text: string) => void;
  /** One line of standard error. */
  readonly complain: (text: string) => void;
  /** Width of standard output in characters. */
  readonly columns: number;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** A path that the user typed, seen from where it was typed. */
  readonly pathOf: (typed: string) => string;
}
