import type { SourceFile } from "../../../core/dataset/sourceFile.ts";
import { byPath, listPaths, suggestionFromNames } from "../../fileNames.ts";
import { invalid } from "../../invalid.ts";
import type { Format } from "../format.ts";
import { byName } from "../format.ts";
import { readImageFolder } from "./imageFolder.ts";
import { imageParts } from "./imagePart.ts";
import { isTable } from "./imageTable.ts";
import { openImageTable } from "./tableReading.ts";

const isImage = ({ path }: SourceFile) => /\.(png|jpe?g)$/i.test(path);
const isTableFile = ({ path }: SourceFile) => isTable(path);

/**
 * PNG and JPEG files with a table: CSV, TSV, the lists of CelebA. No image is read before
 * `readImages`; the images may differ in size and channels.
 */
export const imageTable: Format = {
  title: "images with a table",
  reads: "PNG and JPEG with a CSV of file, label and subgroup",
  named: (files) => (files.some(isTableFile) ? files.filter(isImage) : []),
  unmarked: (files) => (files.every(isTableFile) ? files : []),
  open: async ({ own, all }, choice, context) => {
    const images = own.filter(isImage).sort(byPath);
    const tables = all.filter(isTableFile).sort(byPath);
    if (images.length === 0) {
      throw invalid(listPaths(tables), "the .png or .jpg files that it names", "none");
    }
    const reading = await openImageTable(tables, images, choice, context);
    return { ...reading, used: [...images, ...tables] };
  },
};

/** PNG and JPEG files, classes by folder. Read like those with a table. */
export const imageFolder: Format = {
  title: "images in class folders",
  reads: "PNG and JPEG by class folder",
  named: byName(/\.(png|jpe?g)$/i),
  open: async ({ own }) => {
    const files = [...own].sort(byPath);
    const { images, ...folder } = readImageFolder(files);
    return {
      ...folder,
      parts: imageParts("folders of images", images, folder.subgroupNames.length > 0),
      suggestion: {
        ...suggestionFromNames("Images", []),
        source: `${files.length} image files by class folder`,
        horizontalFlip: false,
      },
      used: files,
    };
  },
};
