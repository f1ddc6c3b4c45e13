/** Estimates the time left from shares of the work that are done; time can be held and resumed. */
export interface TimeLeftMeter {
  /** Starts again from 0. */
  restart(): void;
  hold(): void;
  resume(): void;
  /**
   * @param fraction Share of the work that is done, in [0, 1]. One below the last starts again.
   * @returns Null until there is something to estimate from.
   */
  timeLeftMs(fraction: number): number | null;
}

/** Weight of the past halves over this much active time. */
const halfLifeMs = 8_000;
/** Over a shorter stretch, jitter outweighs speed. */
const shortestStretchMs = 200;
/** No estimate is given before this much active time. */
const quietMs = 1_500;

/**
 * The rate is the mean so far, drawn towards the latest stretch, so that a slower condition shows
 * soon and a single slow step does not.
 *
 * @param now Milliseconds of a monotonic clock.
 */
export function createTimeLeftMeter(now: () => number): TimeLeftMeter {
  /** When the active time that runs began; null while it is held. */
  let since: number | null;
  let heldMs: number;
  /** Share done per millisecond, smoothed; null before two readings. */
  let ratePerMs: number | null;
  let last: { fraction: number; activeMs: number };
  const elapsedMs = () => heldMs + (since === null ? 0 : now() - since);
  const restart = () => {
    since = now();
    heldMs = 0;
    ratePerMs = null;
    last = { fraction: 0, activeMs: 0 };
  };
  restart();
  return {
    restart,
    hold: () => {
      heldMs = elapsedMs();
      since = null;
    },
    resume: () => {
      since ??= now();
    },
    timeLeftMs: (fraction) => {
      if (fraction < last.fraction) restart();
      const activeMs = elapsedMs();
      const stretchMs = activeMs - last.activeMs;
      if (fraction > last.fraction && stretchMs >= shortestStretchMs) {
        const latest = (fraction - last.fraction) / stretchMs;
        const keep = ratePerMs === null ? 0 : 0.5 ** (stretchMs / halfLifeMs);
        ratePerMs = keep * (ratePerMs ?? 0) + (1 - keep) * latest;
        last = { fraction, activeMs };
      }
      if (ratePerMs === null || activeMs < quietMs) return null;
      return Math.max(0, (1 - fraction) / ratePerMs);
    },
  };
}
