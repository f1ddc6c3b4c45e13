import "fake-indexeddb/auto";
import { openDB } from "idb";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { SourceFile } from "../core/dataset/sourceFile.ts";
import { openDownloadStore } from "./downloadStore.ts";
import { fillDiskAtCommit } from "./testSupport/fullDisk.ts";

const address = "https://hub.example/data/train-00000.parquet?download=true";
const about = { validator: '"v1"', totalBytes: 10 };
const storageError = (message: RegExp) =>
  expect.objectContaining({ code: "storage", message: expect.stringMatching(message) });

let databaseCount = 0;
const freshName = () => `downloads ${databaseCount++}`;

/** A store with the bytes 0 to 9 of `address` in chunks of 3, 4 and 3. */
async function storeOfTen(name = freshName()) {
  const store = await openDownloadStore(name);
  await store.append(address, Uint8Array.of(0, 1, 2), about);
  await store.append(address, Uint8Array.of(3, 4, 5, 6), about);
  await store.append(address, Uint8Array.of(7, 8, 9), about);
  await store.finish(address);
  return store;
}

async function contents(file: SourceFile): Promise<number[]> {
  const bytes: number[] = [];
  for await (const chunk of file.chunks()) bytes.push(...chunk);
  return bytes;
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe("downloadStore", () => {
  it("has nothing of an address that was never downloaded", async () => {
    const store = await openDownloadStore(freshName());
    expect(await store.state(address)).toEqual({
      bytes: 0,
      validator: null,
      totalBytes: null,
      complete: false,
    });
    const missing = {
      code: "dataset-missing",
      message: expect.stringMatching(/^https.* not been/),
    };
    await expect(store.open(address)).rejects.toMatchObject(missing);
    await expect(store.finish(address)).rejects.toMatchObject(missing);
    expect(await store.list()).toEqual([]);
    store.close();
  });

  it("resumes after a reload where it stopped", async () => {
    const name = freshName();
    const first = await openDownloadStore(name);
    await first.append(address, Uint8Array.of(0, 1, 2), about);
    first.close();
    const second = await openDownloadStore(name);
    expect(await second.state(address)).toEqual({ ...about, bytes: 3, complete: false });
    await second.append(address, Uint8Array.of(3, 4), about);
    await expect(second.open(address)).rejects.toMatchObject({ code: "dataset-missing" });
    await second.finish(address);
    expect(await second.state(address)).toEqual({ ...about, bytes: 5, complete: true });
    expect(await contents(await second.open(address))).toEqual([0, 1, 2, 3, 4]);
    second.close();
  });

  it("opens a file under its name, with its size", async () => {
    const store = await storeOfTen();
    const file = await store.open(address);
    expect(file).toMatchObject({ path: "train-00000.parquet", size: 10 });
    expect(await contents(file)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    store.close();
  });

  it("reads every range as it is in the file", async () => {
    const store = await storeOfTen();
    const file = await store.open(address);
    const whole = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    for (let start = 0; start <= 11; start++) {
      for (let end = start; end <= 12; end++) {
        expect([...(await file.read(start, end))]).toEqual(whole.slice(start, end));
      }
    }
    store.close();
  });

  it("reads a range without the chunks around it", async () => {
    const store = await storeOfTen();
    const file = await store.open(address);
    const read = vi.spyOn(Blob.prototype, "arrayBuffer");
    expect([...(await file.read(4, 6))]).toEqual([4, 5]);
    expect(read).toHaveBeenCalledTimes(1);
    store.close();
  });

  it("lists what has arrived, by address", async () => {
    const store = await storeOfTen();
    await store.append("https://hub.example/b", Uint8Array.of(1), { ...about, totalBytes: null });
    expect(await store.list()).toEqual([
      {
        address: "https://hub.example/b",
        bytes: 1,
        validator: about.validator,
        totalBytes: null,
        complete: false,
      },
      { address, bytes: 10, ...about, complete: true },
    ]);
    store.close();
  });

  it("forgets one file and keeps the others", async () => {
    const name = freshName();
    const store = await storeOfTen(name);
    await store.append(`${address}2`, Uint8Array.of(42), about);
    await store.finish(`${address}2`);
    await store.clear(address);
    await store.clear("never asked for");
    expect((await store.list()).map((download) => download.address)).toEqual([`${address}2`]);
    expect(await contents(await store.open(`${address}2`))).toEqual([42]);
    await store.append(address, Uint8Array.of(5), about);
    await store.finish(address);
    expect(await contents(await store.open(address))).toEqual([5]);
    const raw = await openDB(name, 1);
    expect(await raw.count("chunks")).toBe(2);
    raw.close();
    store.close();
  });

  it("keeps what has arrived when the disk is full", async () => {
    const store = await storeOfTen();
    fillDiskAtCommit();
    await expect(store.append(address, Uint8Array.of(10), about)).rejects.toThrow(
      storageError(/Could not keep https.* storage is full/),
    );
    vi.restoreAllMocks();
    expect(await store.state(address)).toMatchObject({ bytes: 10 });
    await store.append(address, Uint8Array.of(10), about);
    expect((await contents(await store.open(address))).at(-1)).toBe(10);
    store.close();
  });

  it("does not mix the chunks of two tabs", async () => {
    const name = freshName();
    const ours = await storeOfTen(name);
    const theirs = await openDownloadStore(name);
    await theirs.state(address);
    await theirs.append(address, Uint8Array.of(10), about);
    await expect(ours.append(address, Uint8Array.of(10), about)).rejects.toThrow(
      storageError(/Another tab/),
    );
    expect(await ours.state(address)).toMatchObject({ bytes: 11 });
    ours.close();
    theirs.close();
  });

  it("reports where a file has a gap", async () => {
    const name = freshName();
    const store = await storeOfTen(name);
    const raw = await openDB(name, 1);
    await raw.delete("chunks", [address, 3]);
    raw.close();
    const file = await store.open(address);
    expect([...(await file.read(7, 10))]).toEqual([7, 8, 9]);
    await expect(file.read(0, 10)).rejects.toThrow(storageError(/found none from 3 on/));
    store.close();
  });
});
