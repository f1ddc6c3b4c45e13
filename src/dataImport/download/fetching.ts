import { toLabError } from "../../core/errors.ts";

/** The part of a `Response` that a download needs. */
export interface StreamedResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  /** Null where the answer has no body. */
  readonly body: { getReader(): StreamReader } | null;
}

/** The part of a `ReadableStreamDefaultReader` that a download needs. */
export interface StreamReader {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
  cancel(): Promise<void>;
}

/**
 * `fetch`, or a function around it that adds a signal:
 * `(address, init) => fetch(address, { ...init, signal })`. Without one, a cancel waits for the
 * next bytes.
 */
export type StreamFetch = (
  address: string,
  init: { readonly headers: Readonly<Record<string, string>> },
) => Promise<StreamedResponse>;

/** `Content-Range: bytes 100-199/200`, or `bytes * /200` of an answer that has no bytes. */
export interface ContentRange {
  readonly start: number | null;
  readonly totalBytes: number | null;
}

/** Null if the header is missing or malformed. */
export function contentRange({ headers }: StreamedResponse): ContentRange | null {
  const header = headers.get("content-range") ?? "";
  const match = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(header.trim());
  if (match === null) return null;
  const [, start, total] = match;
  return {
    start: start === undefined ? null : Number(start),
    totalBytes: total === undefined || total === "*" ? null : Number(total),
  };
}

/** Bytes of the body; null if the answer does not say, or was compressed on its way. */
export function contentLength({ headers }: StreamedResponse): number | null {
  const header = headers.get("content-length");
  const encoding = headers.get("content-encoding") ?? "identity";
  if (header === null || !/^\d+$/.test(header) || encoding !== "identity") return null;
  return Number(header);
}

/**
 * What distinguishes two versions of a file: a strong ETag, or else the time of its last
 * change. Null without either: what is kept cannot be continued then.
 */
export function validatorOf({ headers }: StreamedResponse): string | null {
  const etag = headers.get("etag");
  return etag !== null && !etag.startsWith("W/") ? etag : headers.get("last-modified");
}

/** Worth another try: the connection broke, the server is busy, what is kept is out of date. */
export class TryAgain extends Error {}

/** What a failed request or read means: cancelled, or worth another try. */
export function brokenConnection(cause: unknown): Error {
  const error = toLabError(cause);
  return error.code === "cancelled"
    ? error
    : new TryAgain(`a broken connection (${error.message})`, { cause });
}
