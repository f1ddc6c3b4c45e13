import type { ProgressLine } from "./progressLine.ts";

/** What the commands need of the process around them. */
export interface CommandContext {
  readonly print: (text: string) => void;
  readonly progress: ProgressLine;
  readonly signal: AbortSignal;
  /** The absolute path of one that was typed. */
  readonly pathOf: (typed: string) => string;
  /** Where a data set is written if the command line does not say. */
  readonly defaultFolder: (datasetName: string) => string;
  /** Where downloads are kept, whole or in part. */
  readonly downloadFolder: string;
  /** Where downloads come from in place of their host; null: from there. */
  readonly mirror: string | null;
}
