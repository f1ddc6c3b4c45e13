import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { LabError, toLabError } from "../core/errors.ts";
import type { ExperimentResults } from "../core/results/results.ts";
import { resultsFromJson, resultsToJson } from "../core/results/resultsJson.ts";

/** What a list of saved results shows; the results themselves are loaded one at a time. */
export interface SavedResultsEntry {
  readonly id: string;
  /** The experiment's name. */
  readonly name: string;
  /** When the experiment started, ISO 8601, UTC. */
  readonly startedAt: string;
  /** Characters of the JSON; all are ASCII unless a name is not. */
  readonly sizeChars: number;
}

export interface ResultsStore {
  /** Saves a copy and returns its id. Saving twice makes two. */
  save(results: ExperimentResults): Promise<string>;
  /** Newest first. */
  list(): Promise<SavedResultsEntry[]>;
  load(id: string): Promise<ExperimentResults>;
  /** Removing what is not there is no error. */
  remove(id: string): Promise<void>;
  close(): void;
}

/** Entries and texts lie apart, so that a list reads no results. */
interface ResultsDatabase extends DBSchema {
  entries: { key: string; value: SavedResultsEntry };
  texts: { key: string; value: string };
}

const databaseVersion = 1;

/**
 * Opens the saved results of this browser profile. They are kept as the JSON that
 * `resultsToJson` writes, so that a file and a saved record are read by the same code.
 *
 * @throws {LabError} "storage" if the browser refuses storage or another tab keeps an older
 *   version open; each method too, where the quota is used up or `id` is unknown.
 *   "results-invalid" from `load` if the record cannot be read.
 */
export async function openResultsStore(databaseName = "same-seed"): Promise<ResultsStore> {
  const database = await inStorage("open the saved results", () => open(databaseName));
  return {
    save: (results) =>
      inStorage("save the results", async () => {
        const text = JSON.stringify(resultsToJson(results));
        const entry: SavedResultsEntry = {
          id: crypto.randomUUID(),
          name: results.spec.name,
          startedAt: results.startedAt,
          sizeChars: text.length,
        };
        const transaction = database.transaction(["entries", "texts"], "readwrite");
        await Promise.all([
          transaction.objectStore("entries").add(entry, entry.id),
          transaction.objectStore("texts").add(text, entry.id),
          transaction.done,
        ]);
        return entry.id;
      }),
    list: () =>
      inStorage("list the saved results", async () => {
        const entries = await database.getAll("entries");
        return entries.sort((a, b) => b.startedAt.localeCompare(a.startedAt));
      }),
    load: (id) =>
      inStorage("load the results", async () => {
        const text = await database.get("texts", id);
        if (text === undefined) throw new LabError("storage", `There are no saved results ${id}`);
        return resultsFromJson(JSON.parse(text));
      }),
    remove: (id) =>
      inStorage("remove the results", async () => {
        const transaction = database.transaction(["entries", "texts"], "readwrite");
        await Promise.all([
          transaction.objectStore("entries").delete(id),
          transaction.objectStore("texts").delete(id),
          transaction.done,
        ]);
      }),
    close: () => database.close(),
  };
}

function open(databaseName: string): Promise<IDBPDatabase<ResultsDatabase>> {
  return new Promise((resolve, reject) => {
    let refused = false;
    openDB<ResultsDatabase>(databaseName, databaseVersion, {
      upgrade: (database, oldVersion) => {
        if (oldVersion >= 1) return;
        database.createObjectStore("entries");
        database.createObjectStore("texts");
      },
      // Without this, opening would wait for the other tab for ever.
      blocked: () => {
        refused = true;
        reject(new LabError("storage", "Another tab keeps an older version open; close it first"));
      },
      // A newer version in another tab must not wait for this one.
      blocking: (_current, _next, event) => {
        if (event.target instanceof IDBDatabase) event.target.close();
      },
    }).then((database) => {
      if (refused) database.close();
      else resolve(database);
    }, reject);
  });
}

/** Runs a storage action; what the browser throws becomes a LabError "storage". */
async function inStorage<T>(intent: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    if (cause instanceof LabError) throw cause;
    const { message } = toLabError(cause);
    const full = cause instanceof DOMException && cause.name === "QuotaExceededError";
    const reason = full ? "the browser's storage is full" : message;
    throw new LabError("storage", `Could not ${intent}: ${reason}`, { cause });
  }
}
