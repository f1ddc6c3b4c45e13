import { describe, expect, it } from "vitest";
import type { DatasetReading } from "../../core/dataset/datasetReading.ts";
import { parsePackedDataset } from "../../core/dataset/packedDataset.ts";
import type { PackOptions } from "../../core/dataset/packOptions.ts";
import type { ReadProgress, SourceFile } from "../../core/dataset/sourceFile.ts";
import { wholeByFiles } from "../../core/dataset/testSupport/madeReading.ts";
import { smallDataset } from "../../core/dataset/testSupport/smallDataset.ts";
import type { ImportRequest } from "../../protocol/importApi.ts";
import { createImporter, type ImporterDependencies, type SourceDownloads } from "./importer.ts";

const quiet = () => {};
const options: PackOptions = { ...wholeByFiles, name: "small", title: "Small", seed: 0 };
const reading: DatasetReading = {
  format: "idx",
  parts: [
    {
      source: "train.idx",
      split: "train",
      count: 4,
      labels: Uint8Array.of(0, 2, 2, 0),
      subgroups: null,
      shape: { height: 1, width: 1, channels: 1 },
      readImages: async () => {},
    },
  ],
  classNames: ["a", "b", "c"],
  subgroupNames: [],
  columns: [],
  chosen: { label: null, subgroup: null },
  suggestion: {
    name: "train",
    title: "train",
    licence: "not stated",
    source: "train.idx",
    horizontalFlip: false,
  },
  notes: ["A note."],
};
const files: ImportRequest = {
  kind: "files",
  files: [{ path: "d/train.idx", file: new Blob([Uint8Array.of(1, 2)]) }],
};
const source: ImportRequest = { kind: "source", sourceName: "mnist" };

const noDownloads: SourceDownloads = {
  fetch: async () => {
    throw new Error("not expected");
  },
  list: async () => [],
  remove: async () => {},
};

function importerWith(changes: Partial<ImporterDependencies> = {}) {
  return createImporter({
    openDataset: async () => reading,
    packReading: () => smallDataset(),
    openDownloads: async () => noDownloads,
    decodeImage: () => Promise.reject(new Error("not expected")),
    now: () => 0,
    ...changes,
  });
}

/** Work that ends when its signal is aborted, as a reader's loop does. */
async function untilAborted(signal: { throwIfAborted(): void }): Promise<never> {
  for (;;) {
    signal.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

describe("createImporter", () => {
  it("opens the user's files and says what is in them", async () => {
    const given: unknown[] = [];
    const importer = importerWith({
      openDataset: async (opened, choice) => {
        given.push(
          opened.map(({ path, size }) => ({ path, size })),
          choice,
        );
        return reading;
      },
    });
    const found = await importer.inspect(files, { label: "Smiling" }, quiet);
    expect(given).toEqual([[{ path: "d/train.idx", size: 2 }], { label: "Smiling" }]);
    const { parts, ...rest } = reading;
    expect(found).toEqual({
      ok: true,
      value: {
        ...rest,
        parts: [
          {
            source: "train.idx",
            split: "train",
            count: 4,
            classCounts: [2, 0, 2],
            shape: parts[0].shape,
          },
        ],
      },
    });
    expect(structuredClone(found)).toEqual(found);
  });

  it("opens a source's files under what the table says of them", async () => {
    const opened: SourceFile[] = [];
    const choices: unknown[] = [];
    const suggestion = {
      ...reading.suggestion,
      name: "mnist",
      title: "MNIST",
      licence: "CC BY-SA",
    };
    const importer = importerWith({
      openDownloads: async () => ({
        ...noDownloads,
        fetch: async (sourceName) => ({
          files: [{ path: `${sourceName}.parquet`, size: 1, chunks, read: async () => chunk }],
          suggestion,
          labelColumn: "digit",
        }),
      }),
      openDataset: async (fetched, choice) => {
        opened.push(...fetched);
        choices.push(choice);
        return reading;
      },
    });
    expect(await importer.inspect(source, {}, quiet)).toMatchObject({ value: { suggestion } });
    expect(await importer.inspect(source, { label: "other" }, quiet)).toMatchObject({ ok: true });
    expect(opened.map(({ path }) => path)).toEqual(["mnist.parquet", "mnist.parquet"]);
    expect(choices).toEqual([{ label: "digit" }, { label: "other" }]);
  });

  it("packs what is open, once", async () => {
    const importer = importerWith();
    expect(await importer.pack(options, quiet)).toMatchObject({
      error: { code: "dataset-missing", message: expect.stringMatching(/open files first/) },
    });
    await importer.inspect(files, {}, quiet);
    const packed = await importer.pack(options, quiet);
    if (!packed.ok) throw new Error(packed.error.message);
    expect((await parsePackedDataset(packed.value.manifest, packed.value.files)).train.count).toBe(
      3,
    );
    expect(await importer.pack(options, quiet)).toMatchObject({ ok: false });
  });

  it("keeps a reading that could not be packed as asked", async () => {
    const importer = importerWith();
    await importer.inspect(files, {}, quiet);
    expect(await importer.pack({ ...options, name: "No Name" }, quiet)).toMatchObject({
      error: { code: "dataset-invalid", message: expect.stringMatching(/name/) },
    });
    expect(await importer.pack(options, quiet)).toMatchObject({ ok: true });
  });

  it("closes the reading before, even if the next cannot be read", async () => {
    let isBroken = false;
    const importer = importerWith({
      openDataset: async () => {
        if (isBroken) throw new TypeError("broken");
        return reading;
      },
    });
    await importer.inspect(files, {}, quiet);
    isBroken = true;
    expect(await importer.inspect(files, {}, quiet)).toMatchObject({ error: { code: "internal" } });
    expect(await importer.pack(options, quiet)).toMatchObject({
      error: { code: "dataset-missing" },
    });
  });

  it("does one thing at a time", async () => {
    const importer = importerWith({
      openDataset: (_files, _choice, { signal }) => untilAborted(signal),
    });
    const first = importer.inspect(files, {}, quiet);
    const busy = { error: { code: "busy" } };
    expect(await importer.inspect(files, {}, quiet)).toMatchObject(busy);
    expect(await importer.pack(options, quiet)).toMatchObject(busy);
    expect(await importer.removeDownload("mnist")).toMatchObject(busy);
    expect(await importer.downloads()).toEqual({ ok: true, value: [] });
    await importer.cancel();
    expect(await first).toMatchObject({ error: { code: "cancelled" } });
    expect(await importer.removeDownload("mnist")).toMatchObject({ ok: true });
  });

  it("cancels a download and a packing; the reading stays open", async () => {
    let packs = 0;
    const importer = importerWith({
      openDownloads: async () => ({
        ...noDownloads,
        fetch: (_name, { signal }) => untilAborted(signal),
      }),
      packReading: (_reading, _options, { signal }) =>
        packs++ === 0 ? untilAborted(signal) : smallDataset(),
    });
    const cancelled = { error: { code: "cancelled" } };
    const download = importer.inspect(source, {}, quiet);
    await importer.cancel();
    expect(await download).toMatchObject(cancelled);
    await importer.inspect(files, {}, quiet);
    const packing = importer.pack(options, quiet);
    await importer.cancel();
    expect(await packing).toMatchObject(cancelled);
    expect(await importer.pack(options, quiet)).toMatchObject({ ok: true });
    await importer.cancel(); // nothing is under way
  });

  it("thins progress to ten a second", async () => {
    let time = 0;
    const importer = importerWith({
      now: () => time,
      openDataset: async (_files, _choice, { onProgress }) => {
        for (time = 0; time < 1000; time++)
          onProgress({ activity: "Reading", fraction: time / 1000 });
        return reading;
      },
    });
    const told: ReadProgress[] = [];
    await importer.inspect(files, {}, (progress) => told.push(progress));
    expect(told.map(({ fraction }) => fraction)).toEqual([
      0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9,
    ]);
  });

  it("says so when memory runs out", async () => {
    const importer = importerWith({
      openDataset: async () => {
        throw new RangeError("Array buffer allocation failed"); // Chrome's words
      },
    });
    expect(await importer.inspect(files, {}, quiet)).toMatchObject({
      error: { code: "out-of-memory", message: expect.stringMatching(/subset or smaller images/) },
    });
  });
});

const chunk = Uint8Array.of(1);
async function* chunks() {
  yield chunk;
}
