import { LabError } from "../../core/errors.ts";
import type { ChunkStore, DownloadState } from "../../storage/chunkStore.ts";
import { emptyDownload, fileNameOf } from "../../storage/chunkStore.ts";
import { memoryFile } from "./memoryFile.ts";

/** A store of downloads for tests; what it keeps can be looked at. */
export interface MemoryChunkStore extends ChunkStore {
  contents(address: string): Uint8Array;
  /** Number of chunks that were added. */
  readonly appendCount: number;
}

/** @param maxBytes Room in all; a chunk beyond it is refused like on a full disk. */
export function memoryChunkStore(maxBytes = Number.POSITIVE_INFINITY): MemoryChunkStore {
  const states = new Map<string, DownloadState>();
  const bytesOf = new Map<string, Uint8Array>();
  let appendCount = 0;
  const state = (address: string) => states.get(address) ?? emptyDownload;
  const contents = (address: string) => bytesOf.get(address) ?? new Uint8Array(0);
  return {
    contents,
    get appendCount() {
      return appendCount;
    },
    state: async (address) => state(address),
    append: async (address, chunk, facts) => {
      const before = contents(address);
      if (before.length + chunk.length > maxBytes) throw new LabError("storage", "full");
      const bytes = new Uint8Array(before.length + chunk.length);
      bytes.set(before);
      bytes.set(chunk, before.length);
      bytesOf.set(address, bytes);
      states.set(address, { ...facts, bytes: bytes.length, complete: false });
      appendCount++;
    },
    clear: async (address) => {
      states.delete(address);
      bytesOf.delete(address);
    },
    finish: async (address) => {
      states.set(address, { ...state(address), complete: true });
    },
    open: async (address) => {
      if (!state(address).complete) throw new LabError("dataset-missing", `${address}: not whole`);
      return memoryFile(fileNameOf(address), contents(address));
    },
  };
}
