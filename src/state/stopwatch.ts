/** Measures training time: it can be held and goes on. */
export interface Stopwatch {
  /** Starts again from 0. */
  restart(): void;
  hold(): void;
  resume(): void;
  elapsedMs(): number;
}

/** @param now Milliseconds of a clock that never goes back. */
export function createStopwatch(now: () => number): Stopwatch {
  let runsSince: number | null = null;
  let heldMs = 0;
  const elapsedMs = () => heldMs + (runsSince === null ? 0 : now() - runsSince);
  return {
    elapsedMs,
    restart: () => {
      heldMs = 0;
      runsSince = now();
    },
    hold: () => {
      heldMs = elapsedMs();
      runsSince = null;
    },
    resume: () => {
      runsSince ??= now();
    },
  };
}
