import type { PageProgress } from "../../src/protocol/pageApi.ts";
import { createTerminalLine, type TerminalStream } from "../terminal/terminalLine.ts";
import { progressLine, progressStage } from "./progressLine.ts";

/** Shows progress; `note` says something that stays. */
export interface ProgressPrinter {
  readonly note: (text: string) => void;
  readonly show: (progress: PageProgress, prefix: string) => void;
  /** Takes the updating line away. */
  readonly clear: () => void;
}

/** One updating line on a terminal; elsewhere a plain line per condition, replicas and epoch. */
export function createProgressPrinter(stream: TerminalStream, quiet: boolean): ProgressPrinter {
  if (quiet) return { note: () => {}, show: () => {}, clear: () => {} };
  if (stream.isTTY !== true) {
    let shownStage = "";
    return {
      note: (text) => void stream.write(`${text}\n`),
      show: (progress, prefix) => {
        const stage = `${prefix} ${progressStage(progress)}`;
        if (stage === shownStage) return;
        shownStage = stage;
        stream.write(`${prefix}${progressLine(progress)}\n`);
      },
      clear: () => {},
    };
  }
  const line = createTerminalLine(stream);
  return {
    note: (text) => {
      line.clear();
      stream.write(`${text}\n`);
    },
    show: (progress, prefix) => line.show(`${prefix}${progressLine(progress)}`),
    clear: line.clear,
  };
}
