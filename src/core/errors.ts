/** Every code a LabError can carry; what the page shows and offers depends on it. */
export const labErrorCodes = [
  "metric-input",
  "experiment-invalid",
  "dataset-invalid",
  "dataset-missing",
  "no-webgpu",
  "no-adapter",
  "feature-missing",
  "device-lost",
  "kernel-failed",
  "fixed-point-overflow",
  "out-of-memory",
  "worker-failed",
  "cancelled",
  "storage",
  "results-invalid",
  "busy",
  "internal",
] as const;

export type LabErrorCode = (typeof labErrorCodes)[number];

/** An error as it crosses between worker and page: a structured clone keeps no class. */
export interface PlainError {
  readonly code: LabErrorCode;
  readonly message: string;
}

/** An expected failure. The message says what was needed and what was given. */
export class LabError extends Error {
  readonly code: LabErrorCode;

  /**
   * @param code What went wrong, for programs.
   * @param message What was needed and what was given, for people.
   * @param options `cause`: the error that led here, if any.
   */
  constructor(code: LabErrorCode, message: string, options?: { readonly cause: unknown }) {
    super(message, options);
    this.name = "LabError";
    this.code = code;
  }
}

/** True if the value is one of the codes of a LabError. */
export function isLabErrorCode(value: unknown): value is LabErrorCode {
  return labErrorCodes.some((code) => code === value);
}

/**
 * Makes a LabError of whatever was thrown.
 *
 * A LabError stays as it is. A plain `{ code, message }` that crossed a structured clone keeps
 * its code. An AbortError, which an aborted signal throws, becomes "cancelled". Anything else
 * becomes "internal" and keeps what was thrown as its cause.
 */
export function toLabError(cause: unknown): LabError {
  if (cause instanceof LabError) return cause;
  const code = readProperty(cause, "code");
  const message = readProperty(cause, "message");
  if (isLabErrorCode(code) && typeof message === "string") {
    return new LabError(code, message, { cause });
  }
  const text = typeof message === "string" && message !== "" ? message : String(cause);
  const aborted = readProperty(cause, "name") === "AbortError";
  return new LabError(aborted ? "cancelled" : "internal", text, { cause });
}

/** The message of what was thrown, for the end of another message. */
export function reasonOf(cause: unknown): string {
  return toLabError(cause).message;
}

/** The part of an error that crosses between worker and page: code and message, no class, stack or cause. */
export function toPlainError(error: unknown): PlainError {
  const { code, message } = toLabError(error);
  return { code, message };
}

function readProperty(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Reflect.get(value, key);
}
