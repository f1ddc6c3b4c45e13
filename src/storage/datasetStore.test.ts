import "fake-indexeddb/auto";
import { openDB } from "idb";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { DatasetManifest } from "../core/dataset/manifest.ts";
import {
  type DatasetFolder,
  datasetHash,
  packDataset,
  parsePackedDataset,
} from "../core/dataset/packedDataset.ts";
import { smallDataset, smallDescription } from "../core/dataset/testSupport/smallDataset.ts";
import { type DatasetToSave, openDatasetStore } from "./datasetStore.ts";
import { fillDiskAtCommit, fillDiskBeforeBlobs } from "./testSupport/fullDisk.ts";

const toSave = ({ dataset, files }: DatasetFolder): DatasetToSave => ({
  manifest: dataset.manifest,
  files,
});
const small = async (change: Partial<DatasetManifest> = {}) => {
  const { manifest, files } = toSave(await smallDataset());
  return { manifest: { ...manifest, ...change }, files };
};

/** Other contents than those of `small`, under the same name; gzip where it makes a file smaller. */
async function other(firstPixel: number, compress = false): Promise<DatasetToSave> {
  const images = new Uint8Array(200);
  images[0] = firstPixel;
  const split = { images, labels: new Uint8Array(100), subgroups: new Uint8Array(100) };
  return toSave(await packDataset(smallDescription, { train: split, test: split }, { compress }));
}

let databaseCount = 0;
const freshName = () => `datasets ${databaseCount++}`;
const labError = (code: string, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("datasetStore", () => {
  it("gives back what it saved, after opening again", async () => {
    const name = freshName();
    const first = await openDatasetStore(name);
    const { hash } = await first.save(await small());
    first.close();
    const second = await openDatasetStore(name);
    expect(await second.load(hash)).toStrictEqual((await smallDataset()).dataset);
    second.close();
  });

  it("gives back data that are stored compressed", async () => {
    const store = await openDatasetStore(freshName());
    const compressed = await other(1, true);
    expect(compressed.manifest.train.images.encoding).toBe("gzip");
    const { hash, bytes } = await store.save(compressed);
    expect(bytes).toBeLessThan(400);
    expect((await store.load(hash)).train.images[0]).toBe(1);
    store.close();
  });

  it("takes views into larger buffers", async () => {
    const { manifest, files } = await small();
    const shifted = new Map(
      [...files].map(([file, bytes]) => {
        const buffer = new Uint8Array(bytes.length + 5);
        buffer.set(bytes, 3);
        return [file, buffer.subarray(3, 3 + bytes.length)];
      }),
    );
    const store = await openDatasetStore(freshName());
    const { hash } = await store.save({ manifest, files: shifted });
    expect((await store.load(hash)).test.labels).toEqual(Uint8Array.of(2, 0));
    store.close();
  });

  it("lists hash, manifest and bytes, newest first", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-01-01T00:00:00Z") });
    const store = await openDatasetStore(freshName());
    const packed = await small();
    await store.save(packed);
    vi.setSystemTime(new Date("2026-02-01T00:00:00Z"));
    await store.save(await other(1));
    const [newest, oldest] = await store.list();
    expect(newest).toMatchObject({ bytes: 800, addedAt: "2026-02-01T00:00:00.000Z" });
    expect(oldest).toEqual({
      hash: await datasetHash(packed.manifest),
      manifest: packed.manifest,
      bytes: 20, // 6 + 3 + 3 to train, 4 + 2 + 2 to test
      addedAt: "2026-01-01T00:00:00.000Z",
    });
    store.close();
  });

  it("replaces an entry of the same hash", async () => {
    const store = await openDatasetStore(freshName());
    await store.save(await small());
    const again = await store.save(await small({ title: "A new title" }));
    expect(again.manifest).toMatchObject({ name: "small", title: "A new title" });
    expect(await store.list()).toEqual([again]);
    store.close();
  });

  it("numbers a name that other data have, or that is reserved", async () => {
    const store = await openDatasetStore(freshName(), ["glyphs-16"]);
    const names = [];
    for (const packed of [await small(), await other(1), await other(2)]) {
      names.push((await store.save(packed)).manifest.name);
    }
    const reserved = await small({ name: "glyphs-16" });
    names.push((await store.save(reserved)).manifest.name);
    expect(names).toEqual(["small", "small-2", "small-3", "glyphs-16-2"]);
    store.close();
  });

  it("cuts a name that has no room for its number", async () => {
    const longest = "a".repeat(64); // as long as a manifest allows
    const store = await openDatasetStore(freshName(), [longest]);
    const { hash, manifest } = await store.save(await small({ name: longest }));
    expect(manifest.name).toBe(`${"a".repeat(62)}-2`);
    expect((await store.load(hash)).manifest.name).toBe(manifest.name);
    store.close();
  });

  it("removes one with its files and keeps the others", async () => {
    const name = freshName();
    const store = await openDatasetStore(name);
    const kept = await store.save(await other(1));
    const removed = await store.save(await small());
    await store.remove(removed.hash);
    await store.remove("never saved");
    expect(await store.list()).toEqual([kept]);
    await expect(store.load(removed.hash)).rejects.toThrow(
      labError("dataset-missing", /no stored data set/),
    );
    const raw = await openDB(name, 1);
    const hashes = (await raw.getAllKeys("files")).map((key) => Array.isArray(key) && key[0]);
    expect(new Set(hashes)).toEqual(new Set([kept.hash]));
    raw.close();
    store.close();
  });

  it.each([
    ["while it is written", fillDiskBeforeBlobs],
    ["when it is committed", fillDiskAtCommit],
  ])("a disk that is full %s changes nothing", async (_when, fillDisk) => {
    const name = freshName();
    const store = await openDatasetStore(name);
    const before = await store.save(await small());
    vi.stubGlobal("navigator", {
      storage: { estimate: async () => ({ usage: 7_500_000, quota: 10_000_000 }) },
    });
    fillDisk();
    const full = labError("storage", /data set small: .* full: 1 kB are needed and 2\.5 MB are/);
    await expect(store.save(await other(1))).rejects.toThrow(full);
    await expect(store.save(await small({ title: "A new title" }))).rejects.toThrow(full);
    expect(await store.list()).toEqual([before]);
    expect((await store.load(before.hash)).manifest.title).toBe("Small");
    const raw = await openDB(name, 1);
    expect(await raw.count("files")).toBe(6);
    raw.close();
    store.close();
  });

  it("reports how much was needed where the browser does not report what is left", async () => {
    vi.stubGlobal("navigator", undefined);
    const store = await openDatasetStore(freshName());
    fillDiskBeforeBlobs();
    await expect(store.save(await small())).rejects.toThrow(labError("storage", /are needed$/));
    expect(await store.usage()).toBeNull();
    store.close();
  });

  it("reports what is used of the quota, and asks to keep it", async () => {
    const persist = vi.fn(async () => {
      throw new Error("refused");
    });
    vi.stubGlobal("navigator", {
      storage: { estimate: async () => ({ usage: 1, quota: 2 }), persist },
    });
    const store = await openDatasetStore(freshName());
    expect(await store.usage()).toEqual({ usedBytes: 1, quotaBytes: 2 });
    await store.save(await small());
    await store.save(await other(1));
    expect(persist).toHaveBeenCalledTimes(1);
    store.close();
  });

  it("refuses files that do not match the manifest", async () => {
    const store = await openDatasetStore(freshName());
    const { manifest, files } = await small();
    const missing = new Map([...files].slice(1));
    await expect(store.save({ manifest, files: missing })).rejects.toThrow(
      labError("dataset-invalid", /train-images\.bin: expected 6 bytes, found no such file/),
    );
    const short = new Map(files).set("test-labels.bin", Uint8Array.of(1));
    await expect(store.save({ manifest, files: short })).rejects.toThrow(
      labError("dataset-invalid", /test-labels\.bin: expected 2 bytes, found 1/),
    );
    expect(await store.list()).toEqual([]);
    store.close();
  });

  it("returns files whose changes are detected", async () => {
    const name = freshName();
    const store = await openDatasetStore(name);
    const { hash } = await store.save(await small());
    const raw = await openDB(name, 1);
    await raw.put("files", new Blob(["123456"]), [hash, "train-images.bin"]);
    const { manifest, files } = await store.files(hash);
    const contents = new Map<string, Uint8Array>();
    for (const [file, blob] of files) contents.set(file, new Uint8Array(await blob.arrayBuffer()));
    await expect(parsePackedDataset(manifest, contents)).rejects.toThrow(
      labError("dataset-invalid", /train-images\.bin: expected SHA-256/),
    );
    // To show them, sizes and labels are enough.
    expect((await store.load(hash)).train.images).toEqual(
      Uint8Array.from("123456", (character) => character.charCodeAt(0)),
    );
    await raw.put("files", new Blob(["1"]), [hash, "train-images.bin"]);
    await expect(store.load(hash)).rejects.toThrow(
      labError("dataset-invalid", /train-images\.bin: expected 6 bytes, found 1/),
    );
    raw.close();
    store.close();
  });
});
