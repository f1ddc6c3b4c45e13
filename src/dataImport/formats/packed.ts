import { readLimits } from "../../core/dataset/limits.ts";
import type { DatasetFile, DatasetManifest, SplitName } from "../../core/dataset/manifest.ts";
import { datasetFiles, parseDatasetManifest, splitNames } from "../../core/dataset/manifest.ts";
import { type PackedDataset, parsePackedDataset } from "../../core/dataset/packedDataset.ts";
import type { SourceFile } from "../../core/dataset/sourceFile.ts";
import { reasonOf } from "../../core/errors.ts";
import type { ColumnChoice } from "../../protocol/importApi.ts";
import { baseName, folderOf, listPaths } from "../fileNames.ts";
import { invalid } from "../invalid.ts";
import type { ReadContext } from "../readContext.ts";
import type { SourcePart } from "../reading.ts";
import type { Format, FormatFiles, FormatReading } from "./format.ts";
import { readTextFile } from "./readTextFile.ts";

const manifestName = "manifest.json";
/** Bytes read at a time, so that cancelling is prompt. */
const rangeBytes = 8 * 1024 ** 2;
/** Images handed over between two looks at the signal. */
const imagesPerCheck = 1024;

/**
 * A packed data set: `manifest.json` and the files beside it. All of it is read and checked against
 * its hashes at once; a packed set fits the memory by definition.
 */
export const packed: Format = {
  title: "a packed data set",
  reads: "a data set packed by Same Seed, with its manifest.json",
  // The manifest describes the files beside it, compressed or not.
  named: (files) => {
    const folders = new Set(files.filter(isManifest).map(({ path }) => folderOf(path)));
    return files.filter(
      (file) =>
        isManifest(file) || (/\.(bin|gz)$/i.test(file.path) && folders.has(folderOf(file.path))),
    );
  },
  open,
  keepsOrder: true,
};

function isManifest({ path }: SourceFile): boolean {
  return baseName(path) === manifestName;
}

async function open(
  { own, all: files }: FormatFiles,
  _choice: ColumnChoice,
  context: ReadContext,
): Promise<FormatReading | null> {
  const manifests = own.filter(isManifest);
  const found: { file: SourceFile; json: unknown }[] = [];
  for (const file of manifests) {
    const json = await readJson(file, context);
    if (looksPacked(json)) found.push({ file, json });
  }
  if (found.length === 0) return null;
  if (found.length > 1) {
    const paths = listPaths(found.map(({ file }) => file));
    throw invalid(paths, "the manifest of one data set", `${found.length}`);
  }
  const [{ file: manifestFile, json }] = found;
  const manifest = parseDatasetManifest(json);
  refuseTooLarge(manifest, manifestFile.path);
  const used = new Set([manifestFile]);
  const contents = new Map<string, Uint8Array>();
  for (const entry of datasetFiles(manifest)) {
    const file = fileOf(entry, manifestFile, files);
    // A file that is not there is for parsePackedDataset to report.
    if (file === undefined) continue;
    used.add(file);
    contents.set(entry.file, await readContent(file, entry, context));
  }
  const dataset = await parsePackedDataset(json, contents);
  return {
    parts: splitNames.map((split) => partOf(dataset, split, manifestFile.path)),
    classNames: manifest.classNames,
    subgroupNames: manifest.subgroupNames,
    suggestion: {
      name: manifest.name,
      title: manifest.title,
      licence: manifest.licence,
      source: manifest.source,
      horizontalFlip: manifest.horizontalFlip,
    },
    notes: [],
    used: [...used],
  };
}

async function readJson(file: SourceFile, context: ReadContext): Promise<unknown> {
  const text = await readTextFile(file, context);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid(file.path, "JSON", `none (${reasonOf(cause)})`, { cause });
  }
}

/** Browser extensions and web apps have a `manifest.json` too. */
function looksPacked(json: unknown): boolean {
  return typeof json === "object" && json !== null && "train" in json && "classNames" in json;
}

function refuseTooLarge(manifest: DatasetManifest, path: string): void {
  const imageBytes = splitNames.reduce((sum, split) => sum + manifest[split].images.bytes, 0);
  if (imageBytes > readLimits.packedBytes) {
    throw invalid(path, `at most ${readLimits.packedBytes} bytes of images`, `${imageBytes}`);
  }
}

/** The file beside the manifest, as stored; or decoded, if it came without its `.gz`. */
function fileOf(entry: DatasetFile, manifestFile: SourceFile, files: readonly SourceFile[]) {
  const folder = manifestFile.path.slice(0, -manifestName.length);
  const path = folder + entry.file;
  const decodedPath = path.replace(/\.gz$/, "");
  return (
    files.find((file) => file.path === path) ??
    (entry.encoding === undefined ? undefined : files.find((file) => file.path === decodedPath))
  );
}

async function readContent(
  file: SourceFile,
  { bytes, storedBytes }: DatasetFile,
  context: ReadContext,
): Promise<Uint8Array> {
  const size = file.size ?? bytes;
  if (size !== bytes && size !== storedBytes) {
    const expected =
      storedBytes === undefined ? `${bytes}` : `${storedBytes} or, decoded, ${bytes}`;
    throw invalid(file.path, `${expected} bytes`, `${size}`);
  }
  const content = new Uint8Array(size);
  for (let at = 0; at < size; at += rangeBytes) {
    context.signal.throwIfAborted();
    const end = Math.min(size, at + rangeBytes);
    const range = await file.read(at, end);
    if (range.length !== end - at) {
      throw invalid(`${file.path} byte ${at}`, `${end - at} bytes`, `${range.length}`);
    }
    content.set(range, at);
    context.onProgress({ activity: `Reading ${file.path}`, fraction: end / size });
  }
  return content;
}

function partOf(
  { manifest, ...splits }: PackedDataset,
  split: SplitName,
  path: string,
): SourcePart {
  const { images, labels, subgroups, count } = splits[split];
  const { shape } = manifest;
  const imageBytes = shape.height * shape.width * shape.channels;
  return {
    source: `${path} (${split})`,
    split,
    count,
    labels,
    subgroups,
    shape,
    readImages: async (chosen, take, context) => {
      for (const [position, index] of chosen.entries()) {
        if (position % imagesPerCheck === 0) {
          context.signal.throwIfAborted();
          const fraction = position / chosen.length;
          context.onProgress({ activity: `Taking images of ${split}`, fraction });
        }
        const pixels = images.subarray(index * imageBytes, (index + 1) * imageBytes);
        take(index, { ...shape, pixels });
      }
    },
  };
}
