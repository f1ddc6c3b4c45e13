import { parseWith } from "../parseWith.ts";
import { z } from "../zod.ts";
import type { DatasetManifest } from "./manifest.ts";
import { datasetManifestSchema, storedDatasetBytes } from "./manifest.ts";
import { datasetHash } from "./packedDataset.ts";

const { name, title, licence, shape, subgroupNames } = datasetManifestSchema.shape;
const count = z.int().min(1);

const entrySchema = z.strictObject({
  /** Folder of the data set, beside the index. */
  name,
  title,
  licence,
  shape,
  classCount: z.int().min(2).max(256),
  trainCount: count,
  testCount: count,
  /** Empty where the data set has no subgroups. */
  subgroupNames,
  /** What the files take where they are stored, and so the size of the download. */
  bytes: count,
  /** See `datasetHash`. */
  hash: z.string().regex(/^[0-9a-f]{64}$/, "64 lower-case hexadecimal digits"),
});

/** `datasets/index.json`: the data sets that a page offers beside itself. */
const indexSchema = z.array(entrySchema);

/** What a page shows of a data set before it loads it. */
export type DatasetIndexEntry = z.infer<typeof entrySchema>;

/**
 * Validates an index of data sets.
 *
 * @param json What `JSON.parse` made of `datasets/index.json`.
 * @throws {LabError} "dataset-invalid", naming the fields that are off.
 */
export function parseDatasetIndex(json: unknown): DatasetIndexEntry[] {
  return parseWith(indexSchema, json, {
    code: "dataset-invalid",
    whole: "index",
    refusal: "datasets/index.json is not valid.",
  });
}

/** The entry of a data set in the index. */
export async function datasetIndexEntry(manifest: DatasetManifest): Promise<DatasetIndexEntry> {
  return {
    name: manifest.name,
    title: manifest.title,
    licence: manifest.licence,
    shape: manifest.shape,
    classCount: manifest.classNames.length,
    trainCount: manifest.train.count,
    testCount: manifest.test.count,
    subgroupNames: manifest.subgroupNames,
    bytes: storedDatasetBytes(manifest),
    hash: await datasetHash(manifest),
  };
}
