import { readLimits } from "../../../core/dataset/limits.ts";
import type { SourceFile } from "../../../core/dataset/sourceFile.ts";
import { invalid } from "../../invalid.ts";
import { placeValidation, splitOfWord } from "../splitNames.ts";
import type { LabelledImage } from "./imagePart.ts";
import { sortedValues } from "./valueNames.ts";

/** Images with what their folders say of them. */
export interface ImageFolder {
  readonly images: readonly LabelledImage[];
  readonly classNames: readonly string[];
  readonly subgroupNames: readonly string[];
  readonly notes: readonly string[];
}

/**
 * Takes class, split and subgroup of images from their folders: `cat/1.png`, `train/cat/1.png`,
 * `train/cat/common/1.png`. Folders that all images share are passed over, save the last.
 *
 * @param images At least one.
 * @throws {LabError} "dataset-invalid" if an image has no class folder, some are below a split or
 *   subgroup and others not, folders go deeper, or there are one class only or too many.
 */
export function readImageFolder(images: readonly SourceFile[]): ImageFolder {
  const folders = withoutSharedFolders(images.map(({ path }) => path.split("/").slice(0, -1)));
  const topLevel = folders.findIndex(({ length }) => length === 0);
  if (topLevel >= 0) {
    const expected = "images in a folder for each class, as cat/1.png, or a CSV that names them";
    throw invalid(images[topLevel].path, expected, "an image that is in none");
  }
  const given = folders.map((names) => (names.length > 1 ? splitOfWord(names[0]) : null));
  const hasSplits = given.some((split) => split !== null);
  const unsplit = hasSplits ? given.indexOf(null) : -1;
  if (unsplit >= 0) {
    const example = images[given.findIndex((split) => split !== null)].path;
    const expected = `every image below a folder of its split and class, as ${example} is`;
    throw invalid(images[unsplit].path, expected, "one that is not");
  }
  const inner = hasSplits ? folders.map((names) => names.slice(1)) : folders;
  const depth = inner[0].length;
  const odd = inner.findIndex(({ length }) => length !== depth || length > 2);
  if (odd >= 0) {
    const expected = `class/image or class/subgroup/image, for all images as for ${images[0].path}`;
    throw invalid(images[odd].path, expected, `${inner[odd].length} folders`);
  }
  const classNames = sortedValues(new Set(inner.map(([name]) => name)));
  if (classNames.length < 2) {
    throw invalid(`${classNames[0]}/`, "folders of two classes or more", "this one only");
  }
  if (classNames.length > readLimits.classCount) {
    const expected = `at most ${readLimits.classCount} class folders`;
    throw invalid("these images", expected, classNames.length);
  }
  const innermost = depth === 2 ? sortedValues(new Set(inner.map(([, name]) => name))) : [];
  const subgroupNames = innermost.length > 1 ? innermost : [];
  if (subgroupNames.length > readLimits.classCount) {
    const expected = `at most ${readLimits.classCount} subgroup folders`;
    throw invalid("these images", expected, subgroupNames.length);
  }
  const classIndex = new Map(classNames.map((name, i) => [name, i]));
  const subgroupIndex = new Map(subgroupNames.map((name, i) => [name, i]));
  const { splits, notes } = placeValidation(given, "images");
  return {
    images: images.map((file, i) => ({
      file,
      label: classIndex.get(inner[i][0]) ?? 0,
      subgroup: subgroupIndex.get(inner[i][1]) ?? 0,
      split: splits[i],
    })),
    classNames,
    subgroupNames,
    notes,
  };
}

function withoutSharedFolders(
  folders: readonly (readonly string[])[],
): readonly (readonly string[])[] {
  const shallowest = folders.reduce((least, { length }) => Math.min(least, length), 64);
  let shared = 0;
  while (
    shared + 1 < shallowest &&
    splitOfWord(folders[0][shared]) === null &&
    folders.every((names) => names[shared] === folders[0][shared])
  ) {
    shared++;
  }
  return shared === 0 ? folders : folders.map((names) => names.slice(shared));
}
