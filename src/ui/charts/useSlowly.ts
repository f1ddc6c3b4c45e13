import { useEffect, useRef, useState } from "react";

/**
 * A value that is drawn at most once per `intervalMs`: a chart takes longer to draw than a
 * frame lasts. The last value always comes through.
 */
export function useSlowly<T>(value: T, intervalMs: number): T {
  const [drawn, setDrawn] = useState(value);
  const drawnAt = useRef(0);
  useEffect(() => {
    if (Object.is(value, drawn)) return;
    const waitMs = Math.max(0, drawnAt.current + intervalMs - performance.now());
    const timer = setTimeout(() => {
      drawnAt.current = performance.now();
      setDrawn(value);
    }, waitMs);
    return () => clearTimeout(timer);
  }, [value, drawn, intervalMs]);
  return drawn;
}
