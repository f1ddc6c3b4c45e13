export interface PulseOptions {
  /** Asks the other end; any answer, an error too, is a sign of life. */
  readonly ask: () => Promise<unknown>;
  readonly beatMs: number;
  /** So many questions without an answer are taken for death. */
  readonly missedLimit: number;
  readonly onSilence: () => void;
}

/**
 * Asks again and again whether a worker lives: a browser ends one that takes too much memory
 * without a word. Beats are counted rather than time, so that a computer that slept is not taken
 * for a worker that died.
 *
 * @returns A function that stops the questions.
 */
export function watchPulse({ ask, beatMs, missedLimit, onSilence }: PulseOptions): () => void {
  let missed = 0;
  const answered = () => {
    missed = 0;
  };
  const timer = setInterval(() => {
    if (missed === missedLimit) {
      clearInterval(timer);
      onSilence();
      return;
    }
    missed++;
    void ask().then(answered, answered);
  }, beatMs);
  return () => clearInterval(timer);
}
