import type { SourceFile } from "../../core/dataset/sourceFile.ts";
import { cifar } from "./cifar/cifar.ts";
import type { Format } from "./format.ts";
import { idx } from "./idx/idx.ts";
import { imageFolder, imageTable } from "./images/images.ts";
import { npz } from "./numpy/npz.ts";
import { packed } from "./packed.ts";
import { parquet } from "./parquet/parquet.ts";

/**
 * The formats that are read, in the order in which they are asked: from those that a manifest or
 * their contents show to those that take any folder of images. To add one, add its row.
 */
export const formats = [
  packed,
  npz,
  parquet,
  cifar,
  idx,
  imageTable,
  imageFolder,
] as const satisfies readonly Format[];

/** What is read, in words for people. */
export const readsText = `${formats.map(({ reads }) => reads).join(", ")}; alone, in .zip, .tar.gz or .gz`;

/** The files whose names show of which format they are: no archives, whatever their first bytes. */
export function namedFiles(files: readonly SourceFile[]): ReadonlySet<SourceFile> {
  return new Set(formats.flatMap((format) => format.named(files)));
}
