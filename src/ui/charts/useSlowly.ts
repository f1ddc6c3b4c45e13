import { startTransition, useEffect, useRef, useState } from "react";
import { endTurn, takeTurn } from "./drawTurns.ts";

/** A chart draws for at most 1 / timeShare of the time. */
const timeShare = 30;

/**
 * A value that is drawn at most once per `intervalMs`, and less often where drawing is slow: a chart
 * takes longer to draw than a frame lasts. Charts take turns. The last value is always drawn.
 */
export function useSlowly<T>(value: T, intervalMs: number): T {
  const [drawn, setDrawn] = useState(value);
  const nextAt = useRef(0);
  const turnOf = useRef<{ value: T; startedAt: number } | null>(null);
  useEffect(() => {
    if (Object.is(value, drawn)) return;
    const now = performance.now();
    // After a pause all charts would draw at once: each waits for a part of its interval.
    if (nextAt.current < now - intervalMs) nextAt.current = now + 0.75 * intervalMs;
    let cancel = () => {};
    const timer = setTimeout(
      () => {
        cancel = takeTurn(() => {
          turnOf.current = { value, startedAt: performance.now() };
          // A transition is drawn in slices, so that a frame can come in between.
          startTransition(() => setDrawn(value));
        });
      },
      Math.max(0, nextAt.current - now),
    );
    return () => {
      clearTimeout(timer);
      cancel();
    };
  }, [value, drawn, intervalMs]);
  // Runs when React has put a drawn value on the page.
  useEffect(() => {
    const turn = turnOf.current;
    if (turn === null || !Object.is(turn.value, drawn)) return;
    turnOf.current = null;
    const tookMs = performance.now() - turn.startedAt;
    nextAt.current = turn.startedAt + Math.max(intervalMs, timeShare * tookMs);
    endTurn();
  }, [drawn, intervalMs]);
  useEffect(
    () => () => {
      if (turnOf.current !== null) endTurn();
      turnOf.current = null;
    },
    [],
  );
  return drawn;
}
