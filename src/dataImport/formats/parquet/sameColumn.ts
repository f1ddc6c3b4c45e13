import { invalid } from "../../invalid.ts";
import type { ParquetFile } from "./parquetFile.ts";
import type { LeafColumn } from "./schema.ts";
import { imageColumns, labelColumns } from "./schema.ts";

/** A column of another file by path and kind; undefined if that has none such. */
export function findSameColumn(file: ParquetFile, wanted: LeafColumn): LeafColumn | undefined {
  const path = wanted.path.join(".");
  const columns = wanted.kind === "bytes" ? imageColumns(file.schema) : labelColumns(file.schema);
  return columns.find((column) => column.path.join(".") === path && column.kind === wanted.kind);
}

/**
 * A column of another file of the same data set. It may differ in type and in whether values can be
 * missing.
 *
 * @throws {LabError} "dataset-invalid" if the file has no such column.
 */
export function sameColumn(file: ParquetFile, wanted: LeafColumn): LeafColumn {
  const found = findSameColumn(file, wanted);
  if (found !== undefined) return found;
  const names = file.schema.children.map(({ element }) => element.name).join(", ");
  throw invalid(
    file.source.path,
    `the column ${wanted.path.join(".")} (${wanted.kind}) of the other files`,
    `the columns ${names || "none"}`,
  );
}
