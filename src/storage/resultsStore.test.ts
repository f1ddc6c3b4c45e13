import "fake-indexeddb/auto";
import { openDB } from "idb";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { ExperimentResults } from "../core/results/results.ts";
import { fakeResults } from "../core/results/testSupport/fakeResults.ts";
import { openResultsStore } from "./resultsStore.ts";

function results(startedAt = "2026-01-02T03:04:05.678Z"): ExperimentResults {
  const made = fakeResults({
    testLabels: [0, 1],
    conditions: [
      {
        name: "IMPL",
        replicas: [{ predictions: [0, 1], testLosses: [Number.NaN], status: "diverged" }],
      },
    ],
  });
  return { ...made, startedAt };
}

let databaseCount = 0;
const freshName = () => `test ${databaseCount++}`;
const storageError = (message: RegExp) =>
  expect.objectContaining({ code: "storage", message: expect.stringMatching(message) });

afterEach(() => {
  vi.restoreAllMocks();
});

describe("resultsStore", () => {
  it("gives back what it saved, after opening again", async () => {
    const name = freshName();
    const first = await openResultsStore(name);
    const id = await first.save(results());
    first.close();
    const second = await openResultsStore(name);
    expect(await second.load(id)).toStrictEqual(results());
    second.close();
  });

  it("lists name, date and size, newest first", async () => {
    const store = await openResultsStore(freshName());
    const older = await store.save(results("2026-01-01T00:00:00.000Z"));
    const newest = await store.save(results("2026-03-01T00:00:00.000Z"));
    const middle = await store.save(results("2026-02-01T00:00:00.000Z"));
    const entries = await store.list();
    expect(entries.map(({ id }) => id)).toEqual([newest, middle, older]);
    expect(entries[0]).toMatchObject({
      name: "made by hand",
      startedAt: "2026-03-01T00:00:00.000Z",
    });
    expect(entries[0].sizeChars).toBeGreaterThan(1000);
    store.close();
  });

  it("removes one and keeps the others", async () => {
    const store = await openResultsStore(freshName());
    const kept = await store.save(results());
    const removed = await store.save(results());
    await store.remove(removed);
    await store.remove("never saved");
    expect((await store.list()).map(({ id }) => id)).toEqual([kept]);
    await expect(store.load(removed)).rejects.toThrow(storageError(/no saved results/));
    store.close();
  });

  it("fails with the reason when the quota is used up", async () => {
    const store = await openResultsStore(freshName());
    vi.spyOn(IDBObjectStore.prototype, "add").mockImplementation(() => {
      throw new DOMException("quota", "QuotaExceededError");
    });
    await expect(store.save(results())).rejects.toThrow(storageError(/storage is full/));
    expect(await store.list()).toEqual([]);
    store.close();
  });

  it("fails with the reason when another tab blocks a new version", async () => {
    const name = freshName();
    // A tab of this version that does not listen, and a page that asks for the next version.
    const deaf = await openDB(name, 1);
    const openAsAsked = indexedDB.open.bind(indexedDB);
    vi.spyOn(indexedDB, "open").mockImplementation((asked) => openAsAsked(asked, 2));
    await expect(openResultsStore(name)).rejects.toThrow(storageError(/Another tab/));
    deaf.close();
  });

  it("is closed when another tab wants a new version", async () => {
    const name = freshName();
    await openResultsStore(name);
    const newer = await openDB(name, 2);
    expect(newer.version).toBe(2);
    newer.close();
  });

  it("fails with the reason when the browser refuses storage", async () => {
    vi.spyOn(indexedDB, "open").mockImplementation(() => {
      throw new DOMException("storage is off", "SecurityError");
    });
    await expect(openResultsStore(freshName())).rejects.toThrow(storageError(/storage is off/));
  });

  it("passes on why a record cannot be read", async () => {
    const name = freshName();
    const store = await openResultsStore(name);
    const id = await store.save(results());
    const raw = await openDB(name, 1);
    await raw.put("texts", JSON.stringify({ version: 99 }), id);
    raw.close();
    await expect(store.load(id)).rejects.toThrow(
      expect.objectContaining({ code: "results-invalid" }),
    );
    store.close();
  });
});
