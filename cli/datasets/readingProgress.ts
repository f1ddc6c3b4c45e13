import type { ReadProgress } from "../../src/core/dataset/sourceFile.ts";
import type { Progress } from "../terminal/progress.ts";

/** Shows how far the reading or writing of files is. */
export interface ReadingProgress {
  readonly show: (progress: ReadProgress) => void;
  readonly clear: () => void;
}

/** Before that, the time left is a guess that jumps. */
const settledMs = 1000;

/**
 * Adds percent and the time left; a log gets nothing.
 *
 * @param now Milliseconds of a clock.
 */
export function createReadingProgress(progress: Progress, now: () => number): ReadingProgress {
  let start = { at: now(), fraction: 0 };
  let lastFraction = 0;
  return {
    show: ({ activity, fraction }) => {
      const at = now();
      // A fraction that falls is that of another work, with a clock of its own.
      if (fraction === null || fraction < lastFraction) start = { at, fraction: fraction ?? 0 };
      lastFraction = fraction ?? 0;
      const done = lastFraction - start.fraction;
      const elapsedMs = at - start.at;
      const leftMs = (elapsedMs * (1 - lastFraction)) / done;
      const parts = [
        activity,
        fraction === null ? "" : `${Math.floor(100 * fraction)} %`,
        done > 0 && elapsedMs >= settledMs ? `${timeText(leftMs)} left` : "",
      ];
      progress.show(parts.filter((part) => part !== "").join("  "), null);
    },
    clear: progress.clear,
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
