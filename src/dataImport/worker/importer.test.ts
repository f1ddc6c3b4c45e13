import { describe, expect, it } from "vitest";
import { parsePackedDataset } from "../../core/dataset/packedDataset.ts";
import type { PackOptions } from "../../core/dataset/packOptions.ts";
import type { SourceFile } from "../../core/dataset/sourceFile.ts";
import { smallDataset, wholeByFiles } from "../../core/dataset/testSupport/smallDataset.ts";
import type {
  ColumnChoice,
  ImportRequest,
  ReadProgress,
  WantedReading,
} from "../../protocol/importApi.ts";
import type { DatasetReading } from "../reading.ts";
import { createImporter, type ImporterDependencies } from "./importer.ts";
import type { SourceDownloads } from "./sourceDownloads.ts";

const quiet = () => {};
const options: PackOptions = { ...wholeByFiles, name: "small", title: "Small", seed: 0 };
const reading: DatasetReading = {
  format: "IDX files",
  keepsOrder: false,
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

/** A reading that is wanted: the first of the page unless its number says else. */
const wanted = (request: ImportRequest, columns: ColumnChoice = {}, id = 1): WantedReading => ({
  id,
  request,
  columns,
});

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
    formats: [{ title: "IDX files", reads: "IDX" }],
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
    const found = await importer.inspect(wanted(files, { label: "Smiling" }), quiet);
    expect(given).toEqual([[{ path: "d/train.idx", size: 2 }], { label: "Smiling" }]);
    const { parts, keepsOrder: _, ...rest } = reading;
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
    expect(await importer.inspect(wanted(source), quiet)).toMatchObject({ value: { suggestion } });
    const other = wanted(source, { label: "other" }, 2);
    expect(await importer.inspect(other, quiet)).toMatchObject({ ok: true });
    expect(opened.map(({ path }) => path)).toEqual(["mnist.parquet", "mnist.parquet"]);
    expect(choices).toEqual([{ label: "digit" }, { label: "other" }]);
  });

  /** An importer that counts what it opens. */
  function counting(changes: Partial<ImporterDependencies> = {}) {
    const opened: ColumnChoice[] = [];
    const importer = importerWith({
      openDataset: async (_files, choice) => {
        opened.push(choice);
        return reading;
      },
      ...changes,
    });
    return { importer, opened };
  }

  it("packs what it has open, and closes it: the buffers may be parts of it", async () => {
    const { importer, opened } = counting();
    await importer.inspect(wanted(files), quiet);
    const packed = await importer.pack(wanted(files), options, quiet);
    if (!packed.ok) throw new Error(packed.error.message);
    expect((await parsePackedDataset(packed.value.manifest, packed.value.files)).train.count).toBe(
      3,
    );
    expect(opened).toHaveLength(1);
    expect(await importer.pack(wanted(files), options, quiet)).toMatchObject({ ok: true });
    expect(opened).toHaveLength(2);
  });

  it("opens what is to be packed where it has nothing open, or another reading", async () => {
    const { importer, opened } = counting();
    await importer.pack(wanted(files, { label: "a" }), options, quiet);
    await importer.inspect(wanted(files, { label: "b" }, 2), quiet);
    await importer.pack(wanted(files, { label: "a" }), options, quiet);
    expect(opened).toEqual([{ label: "a" }, { label: "b" }, { label: "a" }]);
  });

  it("keeps a reading that could not be packed as asked", async () => {
    const { importer, opened } = counting();
    await importer.inspect(wanted(files), quiet);
    expect(
      await importer.pack(wanted(files), { ...options, name: "No Name" }, quiet),
    ).toMatchObject({
      error: { code: "dataset-invalid", message: expect.stringMatching(/name/) },
    });
    expect(await importer.pack(wanted(files), options, quiet)).toMatchObject({ ok: true });
    expect(opened).toHaveLength(1);
  });

  it("closes the reading before, even if the next cannot be read", async () => {
    let isBroken = false;
    const importer = importerWith({
      openDataset: async () => {
        if (isBroken) throw new TypeError("broken");
        return reading;
      },
    });
    await importer.inspect(wanted(files), quiet);
    isBroken = true;
    const broken = { error: { code: "internal" } };
    expect(await importer.inspect(wanted(files, {}, 2), quiet)).toMatchObject(broken);
    expect(await importer.pack(wanted(files), options, quiet)).toMatchObject(broken);
  });

  it("lists downloads while it works, and removes none", async () => {
    const importer = importerWith({
      openDataset: (_files, _choice, { signal }) => untilAborted(signal),
    });
    const first = importer.inspect(wanted(files), quiet);
    expect(await importer.removeDownload("mnist")).toMatchObject({ error: { code: "busy" } });
    expect(await importer.downloads()).toEqual({ ok: true, value: [] });
    await importer.cancel();
    expect(await first).toMatchObject({ error: { code: "cancelled" } });
    expect(await importer.removeDownload("mnist")).toMatchObject({ ok: true });
  });

  it("says which formats it reads", async () => {
    const formats = [{ title: "IDX files", reads: "IDX" }];
    expect(await importerWith().formats()).toEqual({ ok: true, value: formats });
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
    const download = importer.inspect(wanted(source), quiet);
    await importer.cancel();
    expect(await download).toMatchObject(cancelled);
    await importer.inspect(wanted(files, {}, 2), quiet);
    const packing = importer.pack(wanted(files, {}, 2), options, quiet);
    await importer.cancel();
    expect(await packing).toMatchObject(cancelled);
    expect(await importer.pack(wanted(files, {}, 2), options, quiet)).toMatchObject({ ok: true });
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
    const reports: ReadProgress[] = [];
    await importer.inspect(wanted(files), (progress) => reports.push(progress));
    expect(reports.map(({ fraction }) => fraction)).toEqual([
      0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9,
    ]);
  });

  it("reports the last progress again with every read of a file", async () => {
    let time = 0;
    const importer = importerWith({
      now: () => time,
      openDataset: async ([file], _choice, { onProgress }) => {
        onProgress({ activity: "Listing", fraction: 0.5 });
        time = 150;
        await file.read(0, 1);
        time = 300;
        for await (const _ of file.chunks());
        return reading;
      },
    });
    const reports: ReadProgress[] = [];
    await importer.inspect(wanted(files), (progress) => reports.push(progress));
    expect(reports).toEqual(new Array(3).fill({ activity: "Listing", fraction: 0.5 }));
  });

  it("says so when memory runs out", async () => {
    const importer = importerWith({
      openDataset: async () => {
        throw new RangeError("Array buffer allocation failed"); // Chrome's words
      },
    });
    expect(await importer.inspect(wanted(files), quiet)).toMatchObject({
      error: { code: "out-of-memory", message: expect.stringMatching(/subset or smaller images/) },
    });
  });
});

const chunk = Uint8Array.of(1);
async function* chunks() {
  yield chunk;
}
