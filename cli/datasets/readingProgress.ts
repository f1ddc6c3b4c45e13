import { formatDone, formatDuration } from "../../src/core/text/format.ts";
import type { ReadProgress } from "../../src/protocol/importApi.ts";
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
        fraction === null ? "" : formatDone(fraction),
        done > 0 && elapsedMs >= settledMs ? `${formatDuration(leftMs)} left` : "",
      ];
      progress.show(parts.filter((part) => part !== "").join("  "), null);
    },
    clear: progress.clear,
  };
}
