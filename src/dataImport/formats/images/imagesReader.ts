import type { DatasetReading, OpenFormat } from "../../../core/dataset/datasetReading.ts";
import type { SourceFile } from "../../../core/dataset/sourceFile.ts";
import { byPath, leftOutNotes, listPaths, suggestionFromNames } from "../fileNames.ts";
import { invalid } from "../invalid.ts";
import { readImageFolder } from "./imageFolder.ts";
import { imageParts } from "./imagePart.ts";
import { isTable } from "./imageTable.ts";
import { openImageTable } from "./tableReading.ts";

const imageName = /\.(png|jpe?g)$/i;

/**
 * Opens PNG and JPEG files: with a table (CSV, TSV, the lists of CelebA) as "image-table", without
 * as "image-folder", classes by folder. No image is read before `readImages`; what it hands over
 * may differ in size and channels.
 */
export const openImages: OpenFormat = async (files, choice, context) => {
  const images = files.filter(({ path }) => imageName.test(path)).sort(byPath);
  const tables = files.filter(({ path }) => isTable(path)).sort(byPath);
  if (images.length === 0) {
    if (tables.length === 0 || tables.length < files.length) return null;
    throw invalid(listPaths(tables), "the .png or .jpg files that it names", "none");
  }
  refuseDoubles(images);
  const notes = leftOutNotes(files, new Set([...images, ...tables]));
  const reading =
    tables.length > 0 ? await openImageTable(tables, images, choice, context) : openFolder(images);
  return { ...reading, notes: [...reading.notes, ...notes] };
};

function openFolder(files: readonly SourceFile[]): DatasetReading {
  const { images, classNames, subgroupNames, notes } = readImageFolder(files);
  return {
    format: "image-folder",
    parts: imageParts("folders of images", images, subgroupNames.length > 0),
    classNames,
    subgroupNames,
    columns: [],
    chosen: { label: null, subgroup: null },
    suggestion: {
      ...suggestionFromNames("Images", []),
      source: `${files.length} image files by class folder`,
      horizontalFlip: false,
    },
    notes,
  };
}

/** Of sorted files. */
function refuseDoubles(images: readonly SourceFile[]): void {
  const double = images.find(({ path }, i) => i > 0 && path === images[i - 1].path);
  if (double !== undefined) throw invalid(double.path, "one file of this path", "two");
}
