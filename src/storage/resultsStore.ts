import type { DBSchema } from "idb";
import { LabError } from "../core/errors.ts";
import type { ExperimentResults } from "../core/results/results.ts";
import { resultsFromJson, resultsToJson } from "../core/results/resultsJson.ts";
import { inStorage, openDatabase } from "./database.ts";

/** What a list of saved results shows; the results themselves are loaded one at a time. */
export interface SavedResultsEntry {
  readonly id: string;
  /** The experiment's name. */
  readonly name: string;
  /** When the experiment started, ISO 8601, UTC. */
  readonly startedAt: string;
  /** Characters of the JSON; all are ASCII unless a name is not. */
  readonly sizeChars: number;
  /** Absent in entries of earlier versions, which kept experiments that were done alone. */
  readonly status?: ExperimentResults["status"];
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

/** Entries and texts are stored apart, so that a list reads no results. */
interface ResultsDatabase extends DBSchema {
  entries: { key: string; value: SavedResultsEntry };
  texts: { key: string; value: string };
}

/**
 * Opens the saved results of this browser profile. They are kept as the JSON that
 * `resultsToJson` writes, so that a file and a saved record are read by the same code.
 *
 * @throws {LabError} "storage" if the browser refuses storage or another tab keeps an older
 *   version open; each method too, where the quota is used up or `id` is unknown.
 *   "results-invalid" from `load` if the record cannot be read.
 */
export async function openResultsStore(databaseName = "same-seed"): Promise<ResultsStore> {
  const database = await openDatabase<ResultsDatabase>("open the saved results", databaseName, [
    "entries",
    "texts",
  ]);
  return {
    save: (results) =>
      inStorage("save the results", async () => {
        const text = JSON.stringify(resultsToJson(results));
        const entry: SavedResultsEntry = {
          id: crypto.randomUUID(),
          name: results.spec.name,
          startedAt: results.startedAt,
          sizeChars: text.length,
          status: results.status,
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
