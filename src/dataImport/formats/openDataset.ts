import type {
  ColumnChoice,
  DatasetReading,
  OpenFormat,
} from "../../core/dataset/datasetReading.ts";
import type { ReadContext, SourceFile } from "../../core/dataset/sourceFile.ts";
import { LabError } from "../../core/errors.ts";
import { openCifar } from "./cifarReader.ts";
import { expandFiles } from "./expandFiles.ts";
import { listPaths } from "./fileNames.ts";
import { openIdx } from "./idxReader.ts";
import { openImages } from "./images/imagesReader.ts";
import { openNpz } from "./npzReader.ts";
import { openPacked } from "./packedReader.ts";
import { openParquet } from "./parquetReader.ts";
import { checkReading } from "./readingChecks.ts";

const understood =
  "IDX (MNIST), CIFAR binary, parquet with images, PNG or JPEG by class folder or with a CSV, " +
  "NumPy .npz, or a packed data set with its manifest.json; alone, in .zip, .tar.gz or .gz";

/**
 * Opens files of whatever format they are: opens archives, asks one reader after the other, checks
 * what the first that knows the files makes of them. No image is read yet.
 *
 * @param choice Which columns are label and subgroup, where there is a choice.
 * @throws {LabError} "dataset-missing" without files; "dataset-invalid" if no reader knows them, or
 *   they are malformed; "cancelled".
 */
export async function openDataset(
  files: readonly SourceFile[],
  choice: ColumnChoice,
  context: ReadContext,
): Promise<DatasetReading> {
  if (files.length === 0) {
    throw new LabError("dataset-missing", `Expected files: ${understood}; found none`);
  }
  const expanded = await expandFiles(files, context);
  const givenPaths = files.map(({ path }) => path);
  // From those that tell by their contents or a manifest to those that take any folder of images.
  const readers: readonly OpenFormat[] = [
    openPacked,
    openNpz,
    openParquet,
    openCifar,
    (...given) => openIdx(...given, givenPaths),
    openImages,
  ];
  for (const open of readers) {
    context.signal.throwIfAborted();
    const reading = await open(expanded.files, choice, context);
    if (reading === null) continue;
    const notes = [...expanded.notes, ...reading.notes];
    return checkReading({ ...reading, notes }, choice);
  }
  const found = listPaths(expanded.files) || `nothing to read in ${listPaths(files)}`;
  const advice = adviceOn(expanded.files, expanded.notes);
  throw new LabError("dataset-invalid", `Expected ${understood}; found ${found}${advice}`);
}

/** What else to say of files that no reader knows: what is packed still, and what was left out. */
function adviceOn(files: readonly SourceFile[], notes: readonly string[]): string {
  const packed = files.filter(({ path }) => /\.(zip|tar|tgz|tar\.(gz|bz2|xz)|7z|rar)$/i.test(path));
  const unpack = packed.length === 0 ? [] : [`unpack ${listPaths(packed)} first`];
  return [...unpack, ...notes].map((text) => `; ${text.replace(/\.$/, "")}`).join("");
}
