/** Calls back once, soon: at the next frame of a visible page. Returns a function that cancels it. */
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

/** Gathers events and passes them on together, at most once per `schedule`. */
export function createEventBatch<Event>(
  schedule: Schedule,
  passOn: (events: readonly Event[]) => void,
) {
  let waiting: Event[] = [];
  let cancel: (() => void) | null = null;
  const flush = () => {
    cancel?.();
    cancel = null;
    if (waiting.length === 0) return;
    const events = waiting;
    waiting = [];
    passOn(events);
  };
  return {
    add: (event: Event) => {
      waiting.push(event);
      cancel ??= schedule(flush);
    },
    /** Passes on at once the events that wait. */
    flush,
  };
}

/** Ends the current task: what follows runs in a later one. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
