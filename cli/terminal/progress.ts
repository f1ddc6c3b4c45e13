/** The part of standard error in use. */
export interface TerminalStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Shows how far a command is. */
export interface Progress {
  /**
   * Replaces what was shown before.
   *
   * @param stage Changes when a log, whose lines stay, is to have another one; null: it gets none.
   */
  readonly show: (text: string, stage: string | null) => void;
  /** Writes a line that stays. */
  readonly note: (text: string) => void;
  /** Takes away what is shown, if it can be. */
  readonly clear: () => void;
}

const eraseLine = "\r\u001b[2K";
const defaultColumns = 80;
/** Ten lines a second are as many as can be read. */
const redrawMs = 100;

/**
 * One line of a terminal that is rewritten, cut to its width; elsewhere a line per stage.
 *
 * @param now Milliseconds of a clock.
 */
export function createProgress(
  stream: TerminalStream,
  { quiet = false, now = () => performance.now() } = {},
): Progress {
  if (quiet) return { show: () => {}, note: () => {}, clear: () => {} };
  return stream.isTTY === true ? rewrittenLine(stream, now) : log(stream);
}

function rewrittenLine(stream: TerminalStream, now: () => number): Progress {
  let isShown = false;
  let shownAt = Number.NEGATIVE_INFINITY;
  let shownStage: string | null = null;
  const clear = () => {
    if (isShown) stream.write(eraseLine);
    isShown = false;
  };
  return {
    show: (text, stage) => {
      if (isShown && stage === shownStage && now() - shownAt < redrawMs) return;
      const room = (stream.columns ?? defaultColumns) - 1;
      stream.write(eraseLine + text.slice(0, room));
      isShown = true;
      shownAt = now();
      shownStage = stage;
    },
    note: (text) => {
      clear();
      stream.write(`${text}\n`);
    },
    clear,
  };
}

function log(stream: TerminalStream): Progress {
  let shownStage: string | null = null;
  return {
    show: (text, stage) => {
      if (stage === null || stage === shownStage) return;
      shownStage = stage;
      stream.write(`${text}\n`);
    },
    note: (text) => void stream.write(`${text}\n`),
    clear: () => {},
  };
}
