import type { SourceFile } from "../../core/dataset/sourceFile.ts";
import type { DatasetSource } from "../../core/dataset/sources.ts";
import type { DatasetSuggestion } from "../../protocol/importApi.ts";
import type { ChunkStore } from "../../storage/chunkStore.ts";
import type { ReadContext } from "../readContext.ts";
import type { DownloadOptions } from "./download.ts";
import { download } from "./download.ts";
import type { StreamFetch } from "./fetching.ts";

/** What downloading a source needs besides the store and `fetch`. */
export interface SourceOptions
  extends Pick<ReadContext, "signal" | "onProgress">,
    Pick<DownloadOptions, "wait"> {}

/**
 * Downloads the files of a source, one after the other, each from where the last download got to.
 *
 * @returns The files in the order of the table, under the paths that the table gives them.
 * @throws {LabError} As `download` does.
 */
export async function downloadSource(
  source: DatasetSource,
  store: ChunkStore,
  fetchFn: StreamFetch,
  { signal, onProgress, wait }: SourceOptions,
): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  let finishedBytes = 0;
  for (const [index, file] of source.files.entries()) {
    const activity = `Downloading ${source.title}, file ${index + 1} of ${source.files.length}`;
    const opened = await download(file, store, fetchFn, {
      signal,
      wait,
      onProgress: ({ receivedBytes, totalBytes }) => {
        // A file counts for its share of the table, whatever its size turns out to be.
        const share = Math.min(1, receivedBytes / (totalBytes ?? file.bytes));
        const fraction = (finishedBytes + share * file.bytes) / source.downloadBytes;
        onProgress({ activity, fraction });
      },
    });
    finishedBytes += file.bytes;
    files.push({ ...opened, path: file.path });
  }
  return files;
}

/** What is kept of a source, whole or in part. */
export async function keptOf(
  source: DatasetSource,
  store: ChunkStore,
): Promise<{ bytes: number; totalBytes: number }> {
  let bytes = 0;
  let totalBytes = 0;
  for (const file of source.files) {
    const state = await store.state(file.address);
    bytes += state.bytes;
    totalBytes += state.complete ? state.bytes : (state.totalBytes ?? file.bytes);
  }
  return { bytes, totalBytes };
}

/** Forgets the files of a source, whole or in part. */
export async function clearSource(source: DatasetSource, store: ChunkStore): Promise<void> {
  for (const file of source.files) await store.clear(file.address);
}

/** The description of a source in the table, as a suggestion for its data set. */
export function suggestionOf(source: DatasetSource): DatasetSuggestion {
  const { name, title, licence, horizontalFlip } = source;
  return { name, title, licence, source: source.source, horizontalFlip };
}
