import type { DBSchema, IDBPDatabase } from "idb";
import { LabError } from "../core/errors.ts";
import { type Chunk, chunkedFile } from "./chunkedFile.ts";
import { type ChunkStore, type DownloadState, emptyDownload, fileNameOf } from "./chunkStore.ts";
import { blobOf, inStorage, openDatabase, settle } from "./database.ts";
import { noRoomFor } from "./diskSpace.ts";

/** A file of the list: its address and how much of it is here. */
interface StoredDownload extends DownloadState {
  readonly address: string;
}

/** Downloads of this browser profile. What has arrived survives a reload. */
export interface DownloadStore extends ChunkStore {
  /** Whatever has arrived, whole or in part. */
  list(): Promise<StoredDownload[]>;
  close(): void;
}

/** The key of a chunk has the offset of its first byte, so that a range is found without reading. */
interface DownloadDatabase extends DBSchema {
  states: { key: string; value: DownloadState };
  chunks: { key: [address: string, start: number]; value: Blob };
}

/**
 * Opens the downloads of this browser profile.
 *
 * @throws {LabError} "storage" if the browser refuses storage or another tab keeps an older
 *   version open; from `append` too if there is no room, or another tab downloads the same file.
 *   "dataset-missing" from `open` if the file is not whole, from `finish` if nothing has arrived.
 */
export async function openDownloadStore(
  databaseName = "same-seed-downloads",
): Promise<DownloadStore> {
  const database = await openDatabase<DownloadDatabase>("open the downloads", databaseName, [
    "states",
    "chunks",
  ]);
  /** Bytes of each file as this tab last read or wrote them: chunks of two tabs must not mix. */
  const knownBytes = new Map<string, number>();
  const writing = () => database.transaction(["states", "chunks"], "readwrite");
  return {
    state: (address) =>
      inStorage("look the download up", async () => {
        const state = (await database.get("states", address)) ?? emptyDownload;
        knownBytes.set(address, state.bytes);
        return state;
      }),
    append: async (address, chunk, { validator, totalBytes }) => {
      if (chunk.length === 0) return;
      const known = knownBytes.get(address);
      const blob = blobOf(chunk);
      const missingBytes = Math.max(blob.size, (totalBytes ?? 0) - (known ?? 0));
      await inStorage(
        `keep ${address}`,
        async () => {
          const transaction = writing();
          const bytes = await settle(transaction, async () => {
            const states = transaction.objectStore("states");
            const before = (await states.get(address)) ?? emptyDownload;
            if (known !== undefined && before.bytes !== known) throw otherTab(address);
            const after = { ...before, validator, totalBytes, bytes: before.bytes + blob.size };
            await transaction.objectStore("chunks").put(blob, [address, before.bytes]);
            await states.put(after, address);
            return after.bytes;
          });
          knownBytes.set(address, bytes);
        },
        () => noRoomFor(missingBytes),
      );
    },
    clear: (address) =>
      inStorage("remove the download", async () => {
        const transaction = writing();
        await settle(transaction, async () => {
          await transaction.objectStore("states").delete(address);
          await transaction.objectStore("chunks").delete(chunkKeys(address));
        });
        knownBytes.set(address, 0);
      }),
    finish: (address) =>
      inStorage("finish the download", async () => {
        const transaction = writing();
        await settle(transaction, async () => {
          const states = transaction.objectStore("states");
          const state = await states.get(address);
          if (state === undefined) throw notWhole(address);
          await states.put({ ...state, complete: true }, address);
        });
      }),
    open: (address) =>
      inStorage("open the download", async () => {
        const state = await database.get("states", address);
        if (!state?.complete) throw notWhole(address);
        return chunkedFile(fileNameOf(address), state.bytes, (start, end) =>
          inStorage(`read ${address}`, () => chunksAcross(database, address, start, end)),
        );
      }),
    list: () =>
      inStorage("list the downloads", async () => {
        const transaction = database.transaction("states", "readonly");
        const [addresses, states] = await Promise.all([
          transaction.store.getAllKeys(),
          transaction.store.getAll(),
        ]);
        return addresses.map((address, index) => ({ address, ...states[index] }));
      }),
    close: () => database.close(),
  };
}

/** The keys of a file's chunks that start in [start, end). */
function chunkKeys(address: string, start = 0, end = Number.POSITIVE_INFINITY): IDBKeyRange {
  return IDBKeyRange.bound([address, start], [address, end], false, true);
}

/** The chunks that hold bytes [start, end), without their contents. */
async function chunksAcross(
  database: IDBPDatabase<DownloadDatabase>,
  address: string,
  start: number,
  end: number,
): Promise<Chunk[]> {
  const { store } = database.transaction("chunks", "readonly");
  const holdsStart = await store.openKeyCursor(chunkKeys(address, 0, start + 1), "prev");
  const keys = chunkKeys(address, holdsStart?.key[1] ?? start, end);
  const [found, blobs] = await Promise.all([store.getAllKeys(keys), store.getAll(keys)]);
  return found.map(([, chunkStart], index) => ({ start: chunkStart, blob: blobs[index] }));
}

function notWhole(address: string): LabError {
  return new LabError("dataset-missing", `${address} has not been downloaded`);
}

function otherTab(address: string): LabError {
  return new LabError("storage", `Another tab downloads or has removed ${address}; try again`);
}
