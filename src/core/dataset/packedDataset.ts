import { LabError } from "../errors.ts";
import { sha256Hex } from "../metrics/fingerprint.ts";
import type { DatasetFile, DatasetManifest, SplitName } from "./manifest.ts";
import { datasetFiles, parseDatasetManifest, splitNames, splitParts } from "./manifest.ts";

/** Examples of one split, in the order of the files. */
export interface PackedSplit {
  /** u8 [count, height, width, channels] */
  readonly images: Uint8Array;
  /** Class of each example, u8 [count], below the number of class names. */
  readonly labels: Uint8Array;
  /** Subgroup of each example, u8 [count], below the number of subgroup names; null without any. */
  readonly subgroups: Uint8Array | null;
  readonly count: number;
}

/** A data set as the engine takes it. */
export interface PackedDataset {
  readonly manifest: DatasetManifest;
  readonly train: PackedSplit;
  readonly test: PackedSplit;
}

/** What a manifest says beside its splits. */
export type DatasetDescription = Omit<DatasetManifest, "version" | SplitName>;

/** A packed data set and the contents of the files its manifest names, by file name. */
export interface DatasetFolder {
  readonly dataset: PackedDataset;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/**
 * Puts a packed data set together and checks it: sizes, SHA-256, labels, subgroups.
 *
 * @param manifestJson What `JSON.parse` made of `manifest.json`.
 * @param files Contents by file name. Taken over, not copied.
 * @throws {LabError} "dataset-invalid", naming the file, what was expected and what was found.
 */
export async function parsePackedDataset(
  manifestJson: unknown,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<PackedDataset> {
  const manifest = parseDatasetManifest(manifestJson);
  const train = await parseSplit(manifest, "train", files);
  const test = await parseSplit(manifest, "test", files);
  return { manifest, train, test };
}

/**
 * Writes splits as files and describes them in a manifest: the inverse of `parsePackedDataset`.
 *
 * @throws {LabError} "dataset-invalid" if sizes, labels or subgroups do not fit the description.
 */
export async function packDataset(
  description: DatasetDescription,
  splits: Record<SplitName, Omit<PackedSplit, "count">>,
): Promise<DatasetFolder> {
  const files = new Map<string, Uint8Array>();
  const manifestJson: Record<string, unknown> = { version: 1, ...description };
  for (const splitName of splitNames) {
    const split = splits[splitName];
    const entry: Record<string, unknown> = { count: split.labels.length };
    for (const part of splitParts) {
      const bytes = split[part];
      if (bytes === null) continue;
      const file = `${splitName}-${part}.bin`;
      files.set(file, bytes);
      entry[part] = { file, bytes: bytes.length, sha256: await sha256Hex(bytes) };
    }
    manifestJson[splitName] = entry;
  }
  return { dataset: await parsePackedDataset(manifestJson, files), files };
}

/**
 * One hash for a data set's contents: SHA-256 of its files' SHA-256, as hexadecimal lines in the
 * order of `datasetFiles`.
 *
 * @returns 64 lower-case hexadecimal digits.
 */
export function datasetHash(manifest: DatasetManifest): Promise<string> {
  const lines = datasetFiles(manifest).map(({ sha256 }) => `${sha256}\n`);
  return sha256Hex(Uint8Array.from(lines.join(""), (character) => character.charCodeAt(0)));
}

async function parseSplit(
  manifest: DatasetManifest,
  splitName: SplitName,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<PackedSplit> {
  const { count, images, labels, subgroups } = manifest[splitName];
  return {
    count,
    images: await checkedBytes(images, files),
    labels: await checkedIndices(labels, files, manifest.classNames.length, "class"),
    subgroups:
      subgroups === undefined
        ? null
        : await checkedIndices(subgroups, files, manifest.subgroupNames.length, "subgroup"),
  };
}

async function checkedBytes(
  { file, bytes, sha256 }: DatasetFile,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<Uint8Array> {
  const found = files.get(file);
  if (found === undefined) {
    throw new LabError("dataset-invalid", `${file}: expected ${bytes} bytes, found no such file`);
  }
  if (found.length !== bytes) {
    throw new LabError(
      "dataset-invalid",
      `${file}: expected ${bytes} bytes, found ${found.length}`,
    );
  }
  const foundHash = await sha256Hex(found);
  if (foundHash !== sha256) {
    throw new LabError(
      "dataset-invalid",
      `${file}: expected SHA-256 ${sha256}, found ${foundHash}`,
    );
  }
  return found;
}

async function checkedIndices(
  entry: DatasetFile,
  files: ReadonlyMap<string, Uint8Array>,
  nameCount: number,
  kind: "class" | "subgroup",
): Promise<Uint8Array> {
  const indices = await checkedBytes(entry, files);
  const wrong = indices.findIndex((index) => index >= nameCount);
  if (wrong >= 0) {
    throw new LabError(
      "dataset-invalid",
      `${entry.file}: expected a ${kind} below ${nameCount}, found ${indices[wrong]} at example ${wrong}`,
    );
  }
  return indices;
}
