import type { ReadProgress } from "../../src/protocol/importApi.ts";
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
        fraction === null ? "" : `${Math.floor(100 * fraction)} %`,
        done > 0 && elapsedMs >= settledMs ? `${timeText(leftMs)} left` : "",
      ];
      line.show(parts.filter((part) => part !== "").join("  "));
    },
    clear: line.clear,
  };
}

/** `42 s`, `3 min 05 s`, `1 h 02 min`. */
export function timeText(durationMs: number): string {
  const seconds = Math.ceil(durationMs / 1000);
  const two = (value: number) => String(value).padStart(2, "0");
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${two(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
}
