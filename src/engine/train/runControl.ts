import { LabError } from "../../core/errors.ts";

/** Pause, resume and cancel of one run; its loops call `checkpoint` between submissions. */
export class RunControl {
  #cancelled = false;
  #failure: LabError | null = null;
  #resume: (() => void) | null = null;
  #resumed: Promise<void> = Promise.resolve();
  readonly #onChange: (kind: "paused" | "resumed") => void;

  constructor(onChange: (kind: "paused" | "resumed") => void) {
    this.#onChange = onChange;
  }

  pause(): void {
    if (this.#resume !== null || this.#cancelled) return;
    this.#resumed = new Promise((resolve) => {
      this.#resume = resolve;
    });
  }

  resume(): void {
    this.#resume?.();
    this.#resume = null;
  }

  cancel(): void {
    this.#cancelled = true;
    this.resume();
  }

  /** Ends the run with an error at its next checkpoint. */
  fail(error: LabError): void {
    this.#failure ??= error;
    this.resume();
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
}
