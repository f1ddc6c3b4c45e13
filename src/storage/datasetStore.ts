import type { DBSchema, IDBPDatabase } from "idb";
import { type DatasetManifest, datasetFiles } from "../core/dataset/manifest.ts";
import {
  datasetHash,
  type PackedDataset,
  parsePackedDataset,
} from "../core/dataset/packedDataset.ts";
import { LabError } from "../core/errors.ts";
import { blobOf, inStorage, openDatabase, settle } from "./database.ts";
import { askToPersist, noRoomFor, type StorageUsage, storageUsage } from "./diskSpace.ts";

/** What a list of stored data sets shows; the images are loaded one data set at a time. */
export interface StoredDataset {
  /** The data set's hash, as `datasetHash` gives it. */
  readonly hash: string;
  readonly manifest: DatasetManifest;
  /** Of all its files. */
  readonly bytes: number;
  /** ISO 8601, UTC. */
  readonly addedAt: string;
}

/** A packed data set as it is saved: the contents of the files by the names in the manifest. */
export interface DatasetToSave {
  readonly manifest: DatasetManifest;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

export interface StoredFiles {
  readonly manifest: DatasetManifest;
  /** By file name. */
  readonly files: ReadonlyMap<string, Blob>;
}

/** The user's data sets, kept by hash. */
export interface DatasetStore {
  /** Newest first. */
  list(): Promise<StoredDataset[]>;
  /**
   * Stores all of it or nothing. The same contents again replace the entry; a name that another
   * data set has gets a number in the manifest that is stored.
   */
  save(packed: DatasetToSave): Promise<StoredDataset>;
  /** The files of a data set, not read. */
  files(hash: string): Promise<StoredFiles>;
  /**
   * A data set to show. Its SHA-256 are not checked: that copies all images and would block the
   * page.
   */
  load(hash: string): Promise<PackedDataset>;
  /** Removing what is not there is no error. */
  remove(hash: string): Promise<void>;
  /** Of everything this origin stores; null where the browser does not report it. */
  usage(): Promise<StorageUsage | null>;
  close(): void;
}

/** Most characters of a data set's name, as its manifest allows. */
const longestName = 64;

/** Entries and files are stored apart, so that a list reads no images. */
interface DatasetDatabase extends DBSchema {
  entries: { key: string; value: StoredDataset };
  files: { key: [hash: string, file: string]; value: Blob };
}

/**
 * Opens the data sets of this browser profile. Files are kept as Blobs, which browsers write to
 * the disk beside the database.
 *
 * @param reservedNames Names that no stored data set gets: those of the page's own.
 * @throws {LabError} "storage" if the browser refuses storage or another tab keeps an older
 *   version open; from `save` too if there is no room, saying how much was needed and is left.
 *   "dataset-missing" from `load` if there is no such data set, "dataset-invalid" if its contents
 *   are not what was stored; from `save` if `files` does not match the manifest.
 */
export async function openDatasetStore(
  databaseName = "same-seed-datasets",
  reservedNames: readonly string[] = [],
): Promise<DatasetStore> {
  const database = await openDatabase<DatasetDatabase>("open the stored data sets", databaseName, [
    "entries",
    "files",
  ]);
  let isAsked = false;
  return {
    list: () =>
      inStorage("list the data sets", async () => {
        const entries = await database.getAll("entries");
        return entries.sort((a, b) => b.addedAt.localeCompare(a.addedAt));
      }),
    save: async (packed) => {
      const hash = await datasetHash(packed.manifest);
      const blobs = blobsOf(packed);
      const bytes = [...blobs.values()].reduce((sum, blob) => sum + blob.size, 0);
      if (!isAsked) askToPersist();
      isAsked = true;
      return await inStorage(
        `save the data set ${packed.manifest.name}`,
        async () => {
          const transaction = database.transaction(["entries", "files"], "readwrite");
          return await settle(transaction, async () => {
            const others = (await transaction.objectStore("entries").getAll()).filter(
              (entry) => entry.hash !== hash,
            );
            const taken = new Set([
              ...reservedNames,
              ...others.map((entry) => entry.manifest.name),
            ]);
            const name = freeName(packed.manifest.name, taken);
            const entry: StoredDataset = {
              hash,
              manifest: { ...packed.manifest, name },
              bytes,
              addedAt: new Date().toISOString(),
            };
            await transaction.objectStore("entries").put(entry, hash);
            await transaction.objectStore("files").delete(filesOf(hash));
            for (const [file, blob] of blobs) {
              await transaction.objectStore("files").put(blob, [hash, file]);
            }
            return entry;
          });
        },
        () => noRoomFor(bytes),
      );
    },
    files: (hash) => inStorage("find the data set", () => storedFiles(database, hash)),
    load: (hash) => inStorage("load the data set", () => load(database, hash)),
    remove: (hash) =>
      inStorage("remove the data set", async () => {
        const transaction = database.transaction(["entries", "files"], "readwrite");
        await settle(transaction, async () => {
          await transaction.objectStore("entries").delete(hash);
          await transaction.objectStore("files").delete(filesOf(hash));
        });
      }),
    usage: storageUsage,
    close: () => database.close(),
  };
}

/**
 * The name itself if it is free, else the first free one of `name-2`, `name-3` and so on. A name
 * too long for its number is cut.
 */
function freeName(name: string, taken: ReadonlySet<string>): string {
  let candidate = name;
  for (let number = 2; taken.has(candidate); number++) {
    const ending = `-${number}`;
    candidate = name.slice(0, longestName - ending.length) + ending;
  }
  return candidate;
}

/** The keys of a data set's files: an empty array is above every string. */
function filesOf(hash: string): IDBKeyRange {
  return IDBKeyRange.bound([hash], [hash, []]);
}

/** Blobs by file name, of the sizes in the manifest: as stored, or already decoded. */
function blobsOf({ manifest, files }: DatasetToSave): Map<string, Blob> {
  const blobs = new Map<string, Blob>();
  for (const { file, bytes, storedBytes = bytes } of datasetFiles(manifest)) {
    const contents = files.get(file);
    if (contents?.length !== storedBytes && contents?.length !== bytes) {
      const found = contents === undefined ? "no such file" : `${contents.length}`;
      const message = `${file}: expected ${storedBytes} bytes, found ${found}`;
      throw new LabError("dataset-invalid", message);
    }
    blobs.set(file, blobOf(contents));
  }
  return blobs;
}

async function storedFiles(
  database: IDBPDatabase<DatasetDatabase>,
  hash: string,
): Promise<StoredFiles> {
  const transaction = database.transaction(["entries", "files"], "readonly");
  const [entry, keys, blobs] = await Promise.all([
    transaction.objectStore("entries").get(hash),
    transaction.objectStore("files").getAllKeys(filesOf(hash)),
    transaction.objectStore("files").getAll(filesOf(hash)),
  ]);
  if (entry === undefined) {
    throw new LabError("dataset-missing", `There is no stored data set with the hash ${hash}`);
  }
  const files = new Map(keys.map(([, file], index) => [file, blobs[index]]));
  return { manifest: entry.manifest, files };
}

async function load(database: IDBPDatabase<DatasetDatabase>, hash: string): Promise<PackedDataset> {
  const { manifest, files } = await storedFiles(database, hash);
  const contents = new Map<string, Uint8Array>();
  for (const [file, blob] of files) {
    contents.set(file, new Uint8Array(await blob.arrayBuffer()));
  }
  return await parsePackedDataset(manifest, contents, { checkHashes: false });
}
