import type { SourceFile } from "../../core/dataset/sourceFile.ts";
import { LabError } from "../../core/errors.ts";
import type { ChunkStore, DownloadState } from "../../storage/chunkStore.ts";
import type { CancelSignal } from "../readContext.ts";
import type { StreamedResponse, StreamFetch } from "./fetching.ts";
import {
  brokenConnection,
  contentLength,
  contentRange,
  TryAgain,
  validatorOf,
} from "./fetching.ts";
import { keepBody } from "./keepBody.ts";

/** A file to download. */
export interface WantedFile {
  readonly address: string;
  /** Roughly; the size in the answer is the one that counts. */
  readonly bytes?: number;
}

export interface DownloadOptions {
  readonly signal: CancelSignal;
  readonly onProgress: (progress: DownloadProgress) => void;
  /** Waits before the next try: `(ms) => new Promise((done) => setTimeout(done, ms))`. */
  readonly wait: (milliseconds: number) => Promise<void>;
}

interface DownloadProgress {
  /** What was kept before counts too. */
  readonly receivedBytes: number;
  readonly totalBytes: number | null;
}

/** Tries in a row that bring nothing new. */
const maxTries = 5;
const firstWaitMs = 500;
/** A file of known size that is this many times larger is another one, and may fill the disk. */
const maxGrowth = 4;

/**
 * Downloads a file, from where the last download got to. A broken connection is tried again a few
 * times; a cancel keeps what has arrived. A file that is kept whole is not asked for again.
 *
 * The ETag of an answer shows whether the server still has the version that is kept in part.
 * The header `If-Range` would leave that to the server, but browsers ask the server's permission
 * for it first, and file hosts do not give it.
 *
 * @returns The file, whole.
 * @throws {LabError} "dataset-missing" naming the address, what was expected and what came;
 *   "storage" from the store; "cancelled".
 */
export async function download(
  file: WantedFile,
  store: ChunkStore,
  fetchFn: StreamFetch,
  options: DownloadOptions,
): Promise<SourceFile> {
  const { address } = file;
  let mostBytes = 0;
  for (let tries = 0; ; ) {
    options.signal.throwIfAborted();
    const before = await store.state(address);
    if (before.complete) return await store.open(address);
    try {
      await tryOnce(file, before, store, fetchFn, options);
      await store.finish(address);
    } catch (cause) {
      options.signal.throwIfAborted();
      if (!(cause instanceof TryAgain)) throw cause;
      const { bytes } = await store.state(address);
      tries = bytes > Math.max(mostBytes, before.bytes) ? 1 : tries + 1;
      mostBytes = Math.max(mostBytes, bytes);
      if (tries === maxTries) throw missing(address, `${cause.message}, ${tries} times`, cause);
      await options.wait(firstWaitMs * 2 ** (tries - 1));
    }
  }
}

/** One request. Returns once the file is whole. */
async function tryOnce(
  file: WantedFile,
  kept: DownloadState,
  store: ChunkStore,
  fetchFn: StreamFetch,
  { signal, onProgress }: DownloadOptions,
): Promise<void> {
  const { address } = file;
  // Bytes of an unknown version cannot be continued.
  const resumeAt = kept.validator === null ? 0 : kept.bytes;
  const response = await request(address, resumeAt, fetchFn);
  const reader = response.body?.getReader();
  const answer = answerOf(response, kept, resumeAt);
  if (answer === "whole") {
    reader?.cancel().catch(() => {});
    return;
  }
  if (answer !== "continues" && kept.bytes > 0) await store.clear(address);
  if (answer === "outdated" || reader === undefined) {
    reader?.cancel().catch(() => {});
    throw new TryAgain("an answer that does not continue what is kept");
  }

  const start = answer === "continues" ? resumeAt : 0;
  const totalBytes = totalOf(response, start);
  const facts = { totalBytes, validator: validatorOf(response) };
  const maxBytes = totalBytes ?? largest(file);
  if (maxBytes > largest(file)) {
    reader.cancel().catch(() => {});
    throw missing(address, `${maxBytes} bytes, where about ${file.bytes} were expected`);
  }
  const body = {
    append: (chunk: Uint8Array) => store.append(address, chunk, facts),
    onReceived: (count: number) => onProgress({ receivedBytes: start + count, totalBytes }),
    maxBytes: maxBytes - start,
  };
  const end = start + (await keepBody(reader, body, signal));
  if (totalBytes !== null && end < totalBytes) {
    throw new TryAgain(`${end} of ${totalBytes} bytes and the end of the answer`);
  }
  if (end === 0 || end > maxBytes) {
    await store.clear(address);
    throw missing(address, `${end} bytes or more, where ${totalBytes ?? "some"} were announced`);
  }
}

/** The answer, if there is one with bytes, or one to a range beyond the end. */
async function request(
  address: string,
  resumeAt: number,
  fetchFn: StreamFetch,
): Promise<StreamedResponse> {
  const headers: Record<string, string> = resumeAt > 0 ? { Range: `bytes=${resumeAt}-` } : {};
  const response = await fetchFn(address, { headers }).catch((cause) => {
    throw brokenConnection(cause);
  });
  const { status } = response;
  const isFile = status === 200 || (resumeAt > 0 && (status === 206 || status === 416));
  // Servers of single-page apps, and networks that want a login, answer with their page.
  const isPage = isFile && status !== 416 && isHtml(response);
  if (isFile && !isPage) return response;
  response.body
    ?.getReader()
    .cancel()
    .catch(() => {});
  const isBusy = status === 408 || status === 429 || status >= 500;
  if (isBusy) throw new TryAgain(`HTTP status ${status}`);
  throw missing(address, isPage ? "a page of HTML" : `HTTP status ${status}`);
}

function isHtml({ headers }: StreamedResponse): boolean {
  return headers.get("content-type")?.includes("text/html") === true;
}

/** What an answer is to what is kept. */
function answerOf(
  response: StreamedResponse,
  kept: DownloadState,
  resumeAt: number,
): "afresh" | "continues" | "whole" | "outdated" {
  if (response.status === 200) return "afresh";
  const range = contentRange(response);
  const validator = validatorOf(response);
  if (response.status === 416) {
    // Nothing beyond what is kept: that was all of it, or belongs to a longer version.
    const isSame = validator === null || validator === kept.validator;
    return isSame && range?.totalBytes === kept.bytes ? "whole" : "outdated";
  }
  const sameTotal =
    kept.totalBytes === null || range?.totalBytes == null || range.totalBytes === kept.totalBytes;
  const isSame = validator === kept.validator && sameTotal;
  return isSame && range?.start === resumeAt ? "continues" : "outdated";
}

/** Bytes of the whole file; null if the server does not say. */
function totalOf(response: StreamedResponse, start: number): number | null {
  const length = contentLength(response);
  return contentRange(response)?.totalBytes ?? (length === null ? null : start + length);
}

function largest({ bytes }: WantedFile): number {
  return bytes === undefined ? Number.POSITIVE_INFINITY : bytes * maxGrowth;
}

function missing(address: string, found: string, cause?: unknown): LabError {
  const message = `${address}: expected a file of the data set, got ${found}`;
  return new LabError("dataset-missing", message, { cause });
}
