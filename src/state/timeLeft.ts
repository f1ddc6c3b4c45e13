/** What the estimate of the time left rests on. */
export interface TimeLeft {
  /** Share of the experiment done per millisecond of training, smoothed; null before two readings. */
  readonly ratePerMs: number | null;
  readonly fraction: number;
  readonly activeMs: number;
  readonly timeLeftMs: number | null;
}

export const unknownTimeLeft: TimeLeft = {
  ratePerMs: null,
  fraction: 0,
  activeMs: 0,
  timeLeftMs: null,
};

/** Weight of the past halves over this much training time. */
const halfLifeMs = 8_000;
/** Below this, a stretch says more about jitter than about speed. */
const shortestStretchMs = 200;

/**
 * Takes in a reading: `fraction` of the experiment done after `activeMs` of training, pauses
 * left out. The rate is the mean so far, drawn towards the latest stretch, so that a slower
 * condition shows soon and a single slow step does not.
 */
export function updateTimeLeft(
  previous: TimeLeft,
  reading: { readonly fraction: number; readonly activeMs: number },
): TimeLeft {
  const { fraction, activeMs } = reading;
  const stretchMs = activeMs - previous.activeMs;
  if (fraction <= previous.fraction || stretchMs < shortestStretchMs) {
    return { ...previous, timeLeftMs: timeLeft(previous.ratePerMs, fraction) };
  }
  const latest = (fraction - previous.fraction) / stretchMs;
  const keep = 0.5 ** (stretchMs / halfLifeMs);
  const ratePerMs =
    previous.ratePerMs === null ? latest : keep * previous.ratePerMs + (1 - keep) * latest;
  return { ratePerMs, fraction, activeMs, timeLeftMs: timeLeft(ratePerMs, fraction) };
}

function timeLeft(ratePerMs: number | null, fraction: number): number | null {
  if (ratePerMs === null || ratePerMs <= 0) return null;
  return Math.max(0, (1 - fraction) / ratePerMs);
}
