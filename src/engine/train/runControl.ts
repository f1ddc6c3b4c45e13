import { LabError } from "../../core/errors.ts";

/**
 * Pause, resume and cancel of one run. Its loops call `checkpoint` before each submission and wait
 * for the GPU by `wait`, so that they are answered at once, whatever is in flight.
 */
export class RunControl {
  #cancelled = false;
  #failure: LabError | null = null;
  #resume: (() => void) | null = null;
  #resumed: Promise<void> = Promise.resolve();
  /** Called, once, at the next change: they end what waits for work. */
  readonly #waiting = new Set<() => void>();
  readonly #onChange: (kind: "paused" | "resumed") => void;

  constructor(onChange: (kind: "paused" | "resumed") => void) {
    this.#onChange = onChange;
  }

  pause(): void {
    if (this.#resume !== null || this.#cancelled) return;
    this.#resumed = new Promise((resolve) => {
      this.#resume = resolve;
    });
    this.#wake();
  }

  resume(): void {
    this.#resume?.();
    this.#resume = null;
  }

  cancel(): void {
    this.#cancelled = true;
    this.resume();
    this.#wake();
  }

  /** Ends the run with an error at its next checkpoint. */
  fail(error: LabError): void {
    this.#failure ??= error;
    this.resume();
    this.#wake();
  }

  /**
   * Waits while the run is paused.
   *
   * @throws {LabError} "cancelled", or the error of `fail`.
   */
  async checkpoint(): Promise<void> {
    if (this.#resume !== null) {
      this.#onChange("paused");
      await this.#resumed;
      if (!this.#cancelled && this.#failure === null) this.#onChange("resumed");
    }
    if (this.#failure !== null) throw this.#failure;
    if (this.#cancelled) throw new LabError("cancelled", "The run was cancelled");
  }

  /**
   * The outcome of work that is under way. A pause holds the wait, not the work; a cancel or a
   * failure ends the wait at once and leaves the work to its end.
   *
   * @throws {LabError} as `checkpoint` does, or what the work throws.
   */
  async wait<T>(work: Promise<T>): Promise<T> {
    let isSettled = false;
    while (!isSettled) {
      await this.checkpoint();
      isSettled = await this.#settlesBeforeChange(work);
    }
    return work;
  }

  #settlesBeforeChange(work: Promise<unknown>): Promise<boolean> {
    return new Promise((resolve) => {
      const wake = () => resolve(false);
      this.#waiting.add(wake);
      if (this.#hasChange) this.#wake(); // since the checkpoint let it pass
      const settle = () => {
        this.#waiting.delete(wake);
        resolve(true);
      };
      work.then(settle, settle);
    });
  }

  get #hasChange(): boolean {
    return this.#resume !== null || this.#cancelled || this.#failure !== null;
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }
}
