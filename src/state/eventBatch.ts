/** Calls back once, soon: at the next frame of a visible page. Returns how to call it off. */
export type Schedule = (callback: () => void) => () => void;

/** Longest wait where no frame comes: a page in the background draws none. */
const backgroundWaitMs = 250;

/** Once per frame, or every quarter of a second while the page is hidden. */
export const nextFrame: Schedule = (callback) => {
  let done = false;
  const once = () => {
    if (done) return;
    done = true;
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    callback();
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, backgroundWaitMs);
  return () => {
    done = true;
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
};

export interface EventBatch<Event> {
  add(event: Event): void;
  /** Hands over at once what waits. */
  flush(): void;
}

/** Gathers events and hands them over together, at most once per `schedule`. */
export function createEventBatch<Event>(
  schedule: Schedule,
  handOver: (events: readonly Event[]) => void,
): EventBatch<Event> {
  let waiting: Event[] = [];
  let callOff: (() => void) | null = null;
  const flush = () => {
    callOff?.();
    callOff = null;
    if (waiting.length === 0) return;
    const events = waiting;
    waiting = [];
    handOver(events);
  };
  return {
    add: (event) => {
      waiting.push(event);
      callOff ??= schedule(flush);
    },
    flush,
  };
}
