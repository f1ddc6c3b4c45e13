/** The part of standard error in use. */
export interface TerminalStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** One line of a terminal that is written over. */
export interface TerminalLine {
  /** Puts a text on the line, cut to the terminal's width. */
  readonly show: (text: string) => void;
  /** Takes the line away, if there is one. */
  readonly clear: () => void;
}

const eraseLine = "\r\u001b[2K";
const defaultColumns = 80;

export function createTerminalLine(stream: TerminalStream): TerminalLine {
  let isShown = false;
  return {
    show: (text) => {
      const room = (stream.columns ?? defaultColumns) - 1;
      stream.write(eraseLine + text.slice(0, room));
      isShown = true;
    },
    clear: () => {
      if (isShown) stream.write(eraseLine);
      isShown = false;
    },
  };
}
