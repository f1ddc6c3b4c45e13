import type { ReadProgress } from "../../src/core/dataset/sourceFile.ts";
import { formatDone, formatDuration } from "../../src/core/text/format.ts";
import { createTerminalLine, type TerminalStream } from "../terminal/terminalLine.ts";

/** One line that says how far a reading is. */
export interface ProgressLine {
  readonly show: (progress: ReadProgress) => void;
  /** Takes the line away. */
  readonly clear: () => void;
}

const redrawMs = 100;
/** Before that, the time left is a guess that jumps. */
const settledMs = 1000;

/**
 * A line on a terminal with the time left; nothing elsewhere.
 *
 * @param now Milliseconds of a clock.
 */
export function createProgressLine(stream: TerminalStream, now: () => number): ProgressLine {
  if (stream.isTTY !== true) return { show: () => {}, clear: () => {} };
  const line = createTerminalLine(stream);
  let shownAt = Number.NEGATIVE_INFINITY;
  let start = { at: now(), fraction: 0 };
  let lastFraction = 0;
  return {
    show: ({ activity, fraction }) => {
      const at = now();
      // A fraction that falls is that of another work, with a clock of its own.
      if (fraction === null || fraction < lastFraction) start = { at, fraction: fraction ?? 0 };
      lastFraction = fraction ?? 0;
      if (at - shownAt < redrawMs) return;
      shownAt = at;
      const done = lastFraction - start.fraction;
      const elapsedMs = at - start.at;
      const leftMs = (elapsedMs * (1 - lastFraction)) / done;
      const parts = [
        activity,
        fraction === null ? "" : formatDone(fraction),
        done > 0 && elapsedMs >= settledMs ? `${formatDuration(leftMs)} left` : "",
      ];
      line.show(parts.filter((part) => part !== "").join("  "));
    },
    clear: line.clear,
  };
}
