export interface PulseOptions {
  /** Asks the worker; any answer counts, an error too. */
  readonly ask: () => Promise<unknown>;
  readonly beatMs: number;
  /** After this many unanswered questions the worker counts as failed. */
  readonly missedLimit: number;
  readonly onSilence: () => void;
}

/**
 * Asks a worker at intervals whether it still answers: a browser ends one that takes too much memory
 * without an event. Beats are counted rather than time, so that a computer that slept is not taken
 * for a worker that failed.
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
