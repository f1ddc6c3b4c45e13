import type { PageProgress } from "../../src/protocol/pageApi.ts";
import { progressLine, progressStage } from "./progressLine.ts";

/** The part of standard error in use. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Shows progress; `note` says something that stays. */
export interface ProgressPrinter {
  readonly note: (text: string) => void;
  readonly show: (progress: PageProgress, prefix: string) => void;
  /** Takes the updating line away. */
  readonly clear: () => void;
}

const eraseLine = "\r\u001b[2K";
const defaultColumns = 80;

/** One updating line on a terminal; elsewhere a plain line per condition, replicas and epoch. */
export function createProgressPrinter(stream: ProgressStream, quiet: boolean): ProgressPrinter {
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
  let isLineShown = false;
  const clear = () => {
    if (isLineShown) stream.write(eraseLine);
    isLineShown = false;
  };
  return {
    note: (text) => {
      clear();
      stream.write(`${text}\n`);
    },
    show: (progress, prefix) => {
      const room = (stream.columns ?? defaultColumns) - 1;
      stream.write(eraseLine + `${prefix}${progressLine(progress)}`.slice(0, room));
      isLineShown = true;
    },
    clear,
  };
}
