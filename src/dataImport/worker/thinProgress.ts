import type { ReadProgress } from "../../core/dataset/sourceFile.ts";

/** Ten a second: as often as an eye can follow a bar. */
const intervalMs = 100;

/**
 * Passes progress on at most ten times a second; the first at once.
 *
 * @param now Milliseconds of a clock that only goes forward.
 */
export function thinProgress(
  onProgress: (progress: ReadProgress) => void,
  now: () => number,
): (progress: ReadProgress) => void {
  let next = Number.NEGATIVE_INFINITY;
  return (progress) => {
    const time = now();
    if (time < next) return;
    next = time + intervalMs;
    onProgress(progress);
  };
}
