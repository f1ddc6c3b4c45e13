import { startTransition, useEffect, useRef, useState } from "react";

/** Of the page's time, a chart takes at most one part in so many. */
const timeShare = 30;

/**
 * A value that is drawn at most once per `intervalMs`, and more rarely where drawing is slow: a
 * chart takes longer to draw than a frame lasts. The last value always comes through.
 */
export function useSlowly<T>(value: T, intervalMs: number): T {
  const [drawn, setDrawn] = useState(value);
  const nextAt = useRef(0);
  useEffect(() => {
    if (Object.is(value, drawn)) return;
    const now = performance.now();
    // After a quiet time all charts would start to draw at once: each lets a moment pass.
    if (nextAt.current < now - intervalMs) nextAt.current = now + 0.75 * intervalMs;
    const waitMs = Math.max(0, nextAt.current - now);
    const timer = setTimeout(() => {
      const startedAt = performance.now();
      // A transition is drawn in slices, so that a frame can come in between.
      startTransition(() => setDrawn(value));
      // Comes after React has drawn: in the next task at the earliest.
      setTimeout(() => {
        const drawnAt = performance.now();
        nextAt.current = drawnAt + Math.max(intervalMs, timeShare * (drawnAt - startedAt));
      }, 0);
      nextAt.current = startedAt + intervalMs;
    }, waitMs);
    return () => clearTimeout(timer);
  }, [value, drawn, intervalMs]);
  return drawn;
}
