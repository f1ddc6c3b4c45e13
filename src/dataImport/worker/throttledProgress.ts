import type { ReadProgress } from "../../protocol/importApi.ts";

/** Ten a second: more often is not visible in a progress bar. */
const intervalMs = 100;

/** Reports progress at most ten times a second, the first at once. */
export interface ThrottledProgress {
  show(progress: ReadProgress): void;
  /** Reports the last progress again. */
  repeat(): void;
}

/** @param now Milliseconds of a clock that only goes forward. */
export function throttledProgress(
  onProgress: (progress: ReadProgress) => void,
  now: () => number,
): ThrottledProgress {
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
