import { type DBSchema, type IDBPDatabase, openDB, type StoreNames } from "idb";
import { LabError, toLabError } from "../core/errors.ts";

/** Of every database of the page. */
const databaseVersion = 1;

/**
 * Opens a database of this browser profile. It is closed when another tab wants a newer version.
 *
 * @param intent What the database is opened for, to follow "Could not".
 * @throws {LabError} "storage" if the browser refuses storage, or another tab keeps an older version
 *   open.
 */
export function openDatabase<Schema extends DBSchema>(
  intent: string,
  databaseName: string,
  storeNames: readonly StoreNames<Schema>[],
): Promise<IDBPDatabase<Schema>> {
  const opened = new Promise<IDBPDatabase<Schema>>((resolve, reject) => {
    let refused = false;
    openDB<Schema>(databaseName, databaseVersion, {
      upgrade: (database) => {
        for (const storeName of storeNames) database.createObjectStore(storeName);
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
  return inStorage(intent, () => opened);
}

/** The part of a transaction that `settle` needs. */
interface Settling {
  readonly done: Promise<void>;
  abort(): void;
}

/**
 * Writes all or nothing: resolves when the transaction is on the disk. A write that throws or
 * rejects undoes those before it.
 *
 * @param write Awaits its writes one by one, and nothing but requests of this transaction: an idle
 *   one ends by itself.
 * @throws What the browser threw; a full disk before the aborted writes that it caused.
 */
export async function settle<T>(transaction: Settling, write: () => Promise<T>): Promise<T> {
  const written = write().catch((cause: unknown) => {
    try {
      transaction.abort();
    } catch {
      // The failed write has ended the transaction already.
    }
    throw cause;
  });
  const [result, done] = await Promise.allSettled([written, transaction.done]);
  if (result.status === "fulfilled" && done.status === "fulfilled") return result.value;
  const causes = [result, done].flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  throw causes.find(isQuotaExceeded) ?? causes[0];
}

/** True for what a browser throws, or ends a transaction with, when its quota is used up. */
function isQuotaExceeded(cause: unknown): boolean {
  return cause instanceof DOMException && cause.name === "QuotaExceededError";
}

/**
 * Runs a storage action; what the browser throws becomes a LabError "storage".
 *
 * @param intent What was tried, to follow "Could not".
 * @param full The reason given for a full disk.
 */
export async function inStorage<T>(
  intent: string,
  action: () => Promise<T>,
  full: () => Promise<string> | string = () => "the browser's storage is full",
): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    if (cause instanceof LabError) throw cause;
    const reason = isQuotaExceeded(cause) ? await full() : toLabError(cause).message;
    throw new LabError("storage", `Could not ${intent}: ${reason}`, { cause });
  }
}

/** A Blob of these bytes. Memory that is shared between threads is copied first. */
export function blobOf({ buffer, byteOffset, length }: Uint8Array): Blob {
  return new Blob([
    buffer instanceof ArrayBuffer
      ? new Uint8Array(buffer, byteOffset, length)
      : new Uint8Array(buffer, byteOffset, length).slice(),
  ]);
}
