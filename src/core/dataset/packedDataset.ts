import { LabError } from "../errors.ts";
import { sha256Hex } from "../metrics/fingerprint.ts";
import { gunzip, gzip } from "./gzip.ts";
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

/** What a manifest holds beside its splits. */
export type DatasetDescription = Omit<DatasetManifest, "version" | SplitName>;

/** A packed data set and the files its manifest names, by file name. */
export interface DatasetFolder {
  readonly dataset: PackedDataset;
  /** Bytes as stored: gzip where the manifest names it. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/**
 * Puts a packed data set together and checks it: sizes, SHA-256, labels, subgroups.
 * A file whose manifest names an encoding may come as stored, or decoded already, as a server with
 * `Content-Encoding: gzip` delivers it; its size shows which.
 *
 * @param manifestJson What `JSON.parse` made of `manifest.json`.
 * @param files Bytes by file name. Taken over, not copied.
 * @param options `checkHashes`: false where the images are only looked at; training checks them.
 * @throws {LabError} "dataset-invalid", naming the file, what was expected and what was found.
 */
export async function parsePackedDataset(
  manifestJson: unknown,
  files: ReadonlyMap<string, Uint8Array>,
  { checkHashes = true }: { readonly checkHashes?: boolean } = {},
): Promise<PackedDataset> {
  const manifest = parseDatasetManifest(manifestJson);
  const contents: Contents = { files, checkHashes };
  const train = await parseSplit(manifest, "train", contents);
  const test = await parseSplit(manifest, "test", contents);
  return { manifest, train, test };
}

/**
 * Writes splits as files and describes them in a manifest: the inverse of `parsePackedDataset`.
 *
 * @param options `compress`: store as `<file>.gz` what gzip makes smaller. The data set's hash
 *   stays the same.
 * @throws {LabError} "dataset-invalid" if sizes, labels or subgroups do not fit the description.
 */
export async function packDataset(
  description: DatasetDescription,
  splits: Record<SplitName, Omit<PackedSplit, "count">>,
  { compress = false }: { readonly compress?: boolean } = {},
): Promise<DatasetFolder> {
  const files = new Map<string, Uint8Array>();
  const manifestJson: Record<string, unknown> = { version: 1, ...description };
  for (const splitName of splitNames) {
    const split = splits[splitName];
    const entry: Record<string, unknown> = { count: split.labels.length };
    for (const part of splitParts) {
      const content = split[part];
      if (content === null) continue;
      const file = `${splitName}-${part}.bin`;
      const plain = { file, bytes: content.length, sha256: await sha256Hex(content) };
      const stored = compress ? gzip(content) : content;
      if (stored.length < content.length) {
        const compressed = { ...plain, file: `${file}.gz`, encoding: "gzip" };
        entry[part] = { ...compressed, storedBytes: stored.length };
        files.set(compressed.file, stored);
      } else {
        entry[part] = plain;
        files.set(file, content);
      }
    }
    manifestJson[splitName] = entry;
  }
  return { dataset: await parsePackedDataset(manifestJson, files), files };
}

/**
 * One hash for all of a data set that can move a trained bit: SHA-256 of lines in ASCII. The first
 * holds shape, number of classes and whether images may be mirrored, as in `32x32x3 10 flip` or
 * `16x16x1 10 no-flip`; then comes the SHA-256 of each file's decoded content, in the order of
 * `datasetFiles`. Names and compression leave it as it is.
 *
 * @returns 64 lower-case hexadecimal digits.
 */
export function datasetHash(manifest: DatasetManifest): Promise<string> {
  const { height, width, channels } = manifest.shape;
  const flip = manifest.horizontalFlip ? "flip" : "no-flip";
  const lines = [
    `${height}x${width}x${channels} ${manifest.classNames.length} ${flip}`,
    ...datasetFiles(manifest).map(({ sha256 }) => sha256),
  ];
  const text = lines.map((line) => `${line}\n`).join("");
  return sha256Hex(Uint8Array.from(text, (character) => character.charCodeAt(0)));
}

/** The files to put together, and how much of them is checked. */
interface Contents {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly checkHashes: boolean;
}

async function parseSplit(
  manifest: DatasetManifest,
  splitName: SplitName,
  contents: Contents,
): Promise<PackedSplit> {
  const { count, images, labels, subgroups } = manifest[splitName];
  return {
    count,
    images: await checkedBytes(images, contents),
    labels: await checkedIndices(labels, contents, manifest.classNames.length, "class"),
    subgroups:
      subgroups === undefined
        ? null
        : await checkedIndices(subgroups, contents, manifest.subgroupNames.length, "subgroup"),
  };
}

async function checkedBytes(
  entry: DatasetFile,
  { files, checkHashes }: Contents,
): Promise<Uint8Array> {
  const { file, sha256 } = entry;
  const content = decoded(entry, files.get(file));
  if (!checkHashes) return content;
  const foundHash = await sha256Hex(content);
  if (foundHash !== sha256) {
    throw new LabError(
      "dataset-invalid",
      `${file}: expected SHA-256 ${sha256}, found ${foundHash}`,
    );
  }
  return content;
}

/** The content of a file, which may come as stored or decoded already. */
function decoded(
  { file, bytes, storedBytes }: DatasetFile,
  found: Uint8Array | undefined,
): Uint8Array {
  if (found?.length === bytes) return found;
  if (found !== undefined && found.length === storedBytes) return gunzip(file, found, bytes);
  const expected = storedBytes === undefined ? bytes : `${storedBytes} or, decoded, ${bytes}`;
  throw new LabError(
    "dataset-invalid",
    `${file}: expected ${expected} bytes, found ${found?.length ?? "no such file"}`,
  );
}

async function checkedIndices(
  entry: DatasetFile,
  contents: Contents,
  nameCount: number,
  kind: "class" | "subgroup",
): Promise<Uint8Array> {
  const indices = await checkedBytes(entry, contents);
  const wrong = indices.findIndex((index) => index >= nameCount);
  if (wrong >= 0) {
    throw new LabError(
      "dataset-invalid",
      `${entry.file}: expected a ${kind} below ${nameCount}, found ${indices[wrong]} at example ${wrong}`,
    );
  }
  return indices;
}
