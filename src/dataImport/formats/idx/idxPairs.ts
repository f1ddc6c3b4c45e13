import type { SplitName } from "../../../core/dataset/manifest.ts";
import type { SourceFile } from "../../../core/dataset/sourceFile.ts";
import { LabError } from "../../../core/errors.ts";
import { baseName, byPath, listPaths, trainFirst } from "../../fileNames.ts";
import { invalid } from "../../invalid.ts";
import type { IdxHeader } from "./idxHeader.ts";

/** An IDX file whose header is read: labels have one dimension, images three or four. */
export interface IdxFile {
  readonly file: SourceFile;
  readonly header: IdxHeader;
}

/** Images and their labels. */
export interface IdxPair {
  readonly images: IdxFile;
  readonly labels: IdxFile;
  /** Null where the names do not say. */
  readonly split: SplitName | null;
}

/**
 * Finds the labels of each file of images: the file whose path is the same but for the words for
 * images and labels. A single file of images and a single one of labels need no such names.
 *
 * @returns Pairs, those that train first, then by path.
 * @throws {LabError} "dataset-invalid" naming a file that is left without its other half, or two
 *   that claim the same split.
 */
export function pairIdxFiles(files: readonly IdxFile[]): IdxPair[] {
  const sorted = [...files].sort((a, b) => byPath(a.file, b.file));
  const images = sorted.filter(({ header }) => header.dimensions.length > 1);
  const labels = sorted.filter(({ header }) => header.dimensions.length === 1);
  const only = images.length === 1 && labels.length === 1;
  const pairs = images.map((image) => {
    const key = pairKey(image.file.path);
    const matching = only ? labels : labels.filter(({ file }) => pairKey(file.path) === key);
    if (matching.length !== 1) {
      const found = matching.length === 0 ? "none" : listPaths(matching.map(({ file }) => file));
      const example = "images: train-images-idx3-ubyte, labels: train-labels-idx1-ubyte";
      throw invalid(image.file.path, `one file of labels of the same name (${example})`, found);
    }
    const split = splitOfName(baseName(image.file.path)) ?? splitOfName(image.file.path);
    return { images: image, labels: matching[0], split };
  });
  refuseOddLabels(labels, pairs);
  refuseSharedSplits(pairs);
  return pairs.sort(trainFirst);
}

function refuseOddLabels(labels: readonly IdxFile[], pairs: readonly IdxPair[]): void {
  for (const label of labels) {
    const count = pairs.filter((pair) => pair.labels === label).length;
    if (count === 1) continue;
    throw invalid(label.file.path, "one file of images for these labels", count || "none");
  }
}

function refuseSharedSplits(pairs: readonly IdxPair[]): void {
  for (const split of ["train", "test"] as const) {
    const claiming = pairs.filter((pair) => pair.split === split);
    if (claiming.length < 2) continue;
    throw new LabError(
      "dataset-invalid",
      `Expected one data set, with one file of images to ${split}, found ` +
        listPaths(claiming.map(({ images }) => images.file)),
    );
  }
}

/** `mnist/train-images.idx3-ubyte` -> `mnist train`: what images and labels have in common. */
function pairKey(path: string): string {
  return words(path)
    .filter((word) => !/^(images?|imgs?|labels?|targets?)$/.test(word))
    .join(" ");
}

function splitOfName(name: string): SplitName | null {
  const all = words(name);
  const train = all.some((word) => word.startsWith("train"));
  const test = all.some((word) => word === "t10k" || word.startsWith("test"));
  return train === test ? null : train ? "train" : "test";
}

/** The words of a path in lower case, without what only names the format. */
function words(path: string): string[] {
  return path
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "" && !/^(idx\d*|ubyte|gz|bin)$/.test(word));
}
