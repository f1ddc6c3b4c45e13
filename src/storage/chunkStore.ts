import type { SourceFile } from "../core/dataset/sourceFile.ts";

/** What is kept of a file that is, or was, being downloaded. */
export interface DownloadState {
  /** Bytes kept, from the start of the file. */
  readonly bytes: number;
  /** The server's ETag or Last-Modified of those bytes; null if it gave none, or nothing is kept. */
  readonly validator: string | null;
  /** Size of the whole file, if the server gave it. */
  readonly totalBytes: number | null;
  /** True once `finish` has been called. */
  readonly complete: boolean;
}

/** What comes with each chunk; the last one counts. */
export type DownloadFacts = Pick<DownloadState, "validator" | "totalBytes">;

/**
 * Keeps downloads by address, across reloads and restarts where it can. Calls for one address come
 * one after the other.
 *
 * Every method throws a LabError "storage" if the disk is full or cannot be used; what was kept
 * before stays.
 */
export interface ChunkStore {
  /** `emptyDownload` for an address of which nothing is kept. */
  state(address: string): Promise<DownloadState>;
  /** Adds to the end of what is kept. A chunk is kept whole or, after an error, not at all. */
  append(address: string, chunk: Uint8Array, facts: DownloadFacts): Promise<void>;
  /** Removes the file, whole or in part. */
  clear(address: string): Promise<void>;
  /** Marks the file as whole. */
  finish(address: string): Promise<void>;
  /**
   * Opens a file that is whole. Its path is the last part of the address.
   *
   * @throws {LabError} "dataset-missing" if it is not.
   */
  open(address: string): Promise<SourceFile>;
}

/** The last part of an address: `train-00000-of-00001.parquet`. */
export function fileNameOf(address: string): string {
  const path = address.replace(/[?#].*$/, "");
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Nothing is kept. */
export const emptyDownload: DownloadState = {
  bytes: 0,
  validator: null,
  totalBytes: null,
  complete: false,
};
