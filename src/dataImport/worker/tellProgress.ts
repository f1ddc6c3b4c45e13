import type { ReadProgress } from "../../protocol/importApi.ts";

/** Ten a second: as often as an eye can follow a bar. */
const intervalMs = 100;

/** Tells of progress at most ten times a second; of the first at once. */
export interface ProgressTeller {
  show(progress: ReadProgress): void;
  /** Tells the last again: a sign of life. */
  repeat(): void;
}

/** @param now Milliseconds of a clock that only goes forward. */
export function tellProgress(
  onProgress: (progress: ReadProgress) => void,
  now: () => number,
): ProgressTeller {
  let next = Number.NEGATIVE_INFINITY;
  let last: ReadProgress = { activity: "Opening", fraction: null };
  const show = (progress: ReadProgress) => {
    last = progress;
    const time = now();
    if (time < next) return;
    next = time + intervalMs;
    onProgress(progress);
  };
  return { show, repeat: () => show(last) };
}
