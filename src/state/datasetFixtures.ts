import type { ImportClient } from "../client/importClient.ts";
import type { DatasetIndexEntry } from "../core/dataset/datasetIndex.ts";
import { LabError } from "../core/errors.ts";
import type { InspectedDataset } from "../protocol/importApi.ts";
import type { DatasetStore, StoredDataset } from "../storage/datasetStore.ts";

/** Fakes of data sets for tests. A hash is one digit, 64 times. */
export function hashOf(digit: string): string {
  return digit.repeat(64);
}

export function indexEntry(name: string, digit: string): DatasetIndexEntry {
  return {
    name,
    title: `Title of ${name}`,
    licence: "CC0-1.0",
    shape: { height: 16, width: 16, channels: 1 },
    classCount: 10,
    trainCount: 2048,
    testCount: 1024,
    subgroupNames: ["common", "rare"],
    bytes: 1_000_000,
    hash: hashOf(digit),
  };
}

export function storedDataset(
  name: string,
  digit: string,
  addedAt = "2026-01-31T12:00:00.000Z",
): StoredDataset {
  const file = (part: string, bytes: number) => ({
    file: `${part}.bin`,
    bytes,
    sha256: hashOf(digit),
  });
  const split = (count: number) => ({
    count,
    images: file("images", count * 4),
    labels: file("labels", count),
  });
  return {
    hash: hashOf(digit),
    addedAt,
    bytes: 6000,
    manifest: {
      version: 1,
      name,
      title: `Title of ${name}`,
      licence: "MIT",
      source: "a test",
      shape: { height: 2, width: 2, channels: 1 },
      classNames: ["a", "b"],
      subgroupNames: [],
      horizontalFlip: false,
      train: split(800),
      test: split(400),
    },
  };
}

/** Two classes, 60 + 40 examples to train, 10 + 10 to test, 4x4 grey. */
export const inspected: InspectedDataset = {
  format: "image-folder",
  parts: [part("birds.zip/train", "train", [60, 40]), part("birds.zip/test", "test", [10, 10])],
  classNames: ["crow", "wren"],
  subgroupNames: [],
  columns: [],
  chosen: { label: null, subgroup: null },
  suggestion: {
    name: "birds",
    title: "Birds",
    licence: "unknown",
    source: "birds.zip",
    horizontalFlip: true,
  },
  notes: [],
};

function part(source: string, split: "train" | "test", classCounts: readonly number[]) {
  const count = classCounts.reduce((sum, next) => sum + next, 0);
  return { source, split, count, classCounts, shape: { height: 4, width: 4, channels: 1 } };
}

/** An answer that a test gives when it likes. */
export interface Pending<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: LabError) => void;
}

export function pending<T>(): Pending<T> {
  let resolve: (value: T) => void = () => {};
  let reject: (error: LabError) => void = () => {};
  const promise = new Promise<T>((done, fail) => {
    resolve = done;
    reject = fail;
  });
  return { promise, resolve, reject };
}

/** An import client that answers with what the test last put in place. */
export function scriptedImports(changes: Partial<ImportClient> = {}) {
  const calls: string[] = [];
  const client: ImportClient = {
    inspect: async ({ request, columns }) => {
      const what = request.kind === "source" ? request.sourceName : `${request.files.length} files`;
      calls.push(`inspect ${what} ${JSON.stringify(columns)}`);
      return inspected;
    },
    pack: async (_wanted, options) => {
      calls.push(`pack ${options.name}`);
      const { manifest } = storedDataset(options.name, "d");
      return { manifest, files: new Map() };
    },
    formats: async () => [{ title: "files of tests", reads: "Tests" }],
    downloads: async () => [],
    removeDownload: async (sourceName) => {
      calls.push(`remove ${sourceName}`);
    },
    dispose: () => {},
    ...changes,
  };
  return { client, calls };
}

/** A store in memory. */
export function memoryStore(
  initial: readonly StoredDataset[] = [],
  changes: Partial<DatasetStore> = {},
): DatasetStore {
  let stored = [...initial];
  return {
    list: async () => stored,
    save: async ({ manifest }) => {
      const entry = { ...storedDataset(manifest.name, "d"), manifest };
      stored = [entry, ...stored.filter(({ hash }) => hash !== entry.hash)];
      return entry;
    },
    files: async () => {
      throw new LabError("storage", "No such data set");
    },
    load: async () => {
      throw new LabError("storage", "No such data set");
    },
    remove: async (hash) => {
      stored = stored.filter((entry) => entry.hash !== hash);
    },
    usage: async () => ({ usedBytes: 6000, quotaBytes: 1_000_000 }),
    close: () => {},
    ...changes,
  };
}
