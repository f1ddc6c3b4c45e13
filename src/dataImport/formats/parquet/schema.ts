import type { SchemaTree } from "hyparquet";
import { invalid } from "../../invalid.ts";
import type { ParquetFile } from "./parquetFile.ts";

/** A column without lists: a value, or null, to a row. */
export interface LeafColumn {
  /** Of the top-level column. */
  readonly name: string;
  /** Names from the top-level column down to the leaf, with dots between. */
  readonly path: string;
  /** From the schema's root down to the leaf. */
  readonly schemaPath: SchemaTree[];
  readonly kind: "integer" | "boolean" | "text" | "bytes";
}

/**
 * The columns that hold images: structs {bytes, path} as Hugging Face writes them, or else plain
 * binary columns.
 */
export function imageColumns(schema: SchemaTree): LeafColumn[] {
  const structs = schema.children.flatMap((column) => {
    const bytes = column.children.find(({ element }) => element.name === "bytes");
    return bytes === undefined ? [] : leafColumn([schema, column, bytes]);
  });
  const candidates =
    structs.length > 0 ? structs : schema.children.flatMap((c) => leafColumn([schema, c]));
  return candidates.filter(({ kind }) => kind === "bytes");
}

/** The columns that can be a label or a subgroup: integers, booleans and text. */
export function labelColumns(schema: SchemaTree): LeafColumn[] {
  return schema.children
    .flatMap((column) => leafColumn([schema, column]))
    .filter(({ kind }) => kind !== "bytes");
}

/** One column; none if it is a list, a struct, or of a type that is neither label nor image. */
function leafColumn(schemaPath: SchemaTree[]): LeafColumn[] {
  const leaf = schemaPath[schemaPath.length - 1];
  const kind = kindOf(leaf);
  const isRepeated = schemaPath.some(({ element }) => element.repetition_type === "REPEATED");
  if (kind === null || leaf.children.length > 0 || isRepeated) return [];
  return [{ name: leaf.path[0], path: leaf.path.join("."), schemaPath, kind }];
}

function kindOf({ element }: SchemaTree): LeafColumn["kind"] | null {
  const { type, converted_type: converted, logical_type: logical } = element;
  if (type === "BOOLEAN") return "boolean";
  if (type === "INT32" || type === "INT64") {
    const isInteger = converted === undefined || /^U?INT_\d+$/.test(converted);
    // Dates and decimals are integers with a meaning of their own.
    return isInteger && (logical === undefined || logical.type === "INTEGER") ? "integer" : null;
  }
  if (type !== "BYTE_ARRAY") return null;
  if (converted === "UTF8" || converted === "ENUM" || logical?.type === "STRING") return "text";
  return converted === undefined && logical === undefined ? "bytes" : null;
}

/** A column of another file by path and kind; undefined if that has none such. */
export function findSameColumn(file: ParquetFile, wanted: LeafColumn): LeafColumn | undefined {
  const columns = wanted.kind === "bytes" ? imageColumns(file.schema) : labelColumns(file.schema);
  return columns.find(({ path, kind }) => path === wanted.path && kind === wanted.kind);
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
  const expected = `the column ${wanted.path} (${wanted.kind}) of the other files`;
  throw invalid(file.source.path, expected, `the columns ${columnNames(file)}`);
}

/** The names of all top-level columns, for messages. */
export function columnNames({ schema }: ParquetFile): string {
  return schema.children.map(({ element }) => element.name).join(", ") || "none";
}
