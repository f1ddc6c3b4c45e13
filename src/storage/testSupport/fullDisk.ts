import { vi } from "vitest";

/** From now on every Blob that is put throws at once, as a browser does that counts beforehand. */
export function fillDiskBeforeBlobs(): void {
  replacePut(function (put, value, key) {
    if (value instanceof Blob) throw new DOMException("quota", "QuotaExceededError");
    return put.call(this, value, key);
  });
}

/** From now on a transaction that has put a Blob is ended by the browser, as at its commit. */
export function fillDiskAtCommit(): void {
  replacePut(function (put, value, key) {
    const request = put.call(this, value, key);
    const end: unknown = Reflect.get(this.transaction, "_abort"); // fake-indexeddb's own
    if (typeof end !== "function") throw new Error("fake-indexeddb has no _abort any more");
    if (value instanceof Blob) {
      request.addEventListener("success", () => end.call(this.transaction, "QuotaExceededError"));
    }
    return request;
  });
}

type Put = (value: unknown, key?: IDBValidKey) => IDBRequest<IDBValidKey>;

function replacePut(
  replacement: (
    this: IDBObjectStore,
    put: Put,
    value: unknown,
    key: IDBValidKey | undefined,
  ) => IDBRequest<IDBValidKey>,
): void {
  const put: Put = IDBObjectStore.prototype.put;
  vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(function (
    this: IDBObjectStore,
    value,
    key,
  ) {
    return replacement.call(this, put, value, key);
  });
}
