import type { Terminal } from "../terminal/terminal.ts";
import type { ReadingProgress } from "./readingProgress.ts";

/** What the commands need of the process around them. */
export interface CommandContext extends Pick<Terminal, "print" | "signal" | "pathOf"> {
  readonly progress: ReadingProgress;
  /** Where a data set is written if the command line does not say. */
  readonly defaultFolder: (datasetName: string) => string;
  /** Where downloads are kept, whole or in part. */
  readonly downloadFolder: string;
  /** Where downloads come from in place of their host; null: from there. */
  readonly mirror: string | null;
}
