import type { ParquetType, SchemaTree } from "hyparquet";
import { invalid } from "../../invalid.ts";
import type { ParquetFile } from "./parquetFile.ts";

/** A column without lists: a value, or null, to a row. */
export interface LeafColumn {
  /** Of the top-level column. */
  readonly name: string;
  /** Names from the top-level column down to the leaf. */
  readonly path: readonly string[];
  readonly type: ParquetType;
  readonly kind: "integer" | "boolean" | "text" | "bytes";
  /** Whether a negative number stands for a large one. */
  readonly unsigned: boolean;
  /** Definition level of a value that is there; 0 where none can be missing. */
  readonly maxDefinitionLevel: number;
}

/**
 * The columns that hold images: structs {bytes, path} as Hugging Face writes them, or else plain
 * binary columns.
 */
export function imageColumns(schema: SchemaTree): LeafColumn[] {
  const structs = schema.children.flatMap((column) => {
    const bytes = column.children.find(({ element }) => element.name === "bytes");
    return bytes === undefined ? [] : leafColumn([column, bytes]);
  });
  const candidates = structs.length > 0 ? structs : schema.children.flatMap((c) => leafColumn([c]));
  return candidates.filter(({ kind }) => kind === "bytes");
}

/** The columns that can be a label or a subgroup: integers, booleans and text. */
export function labelColumns(schema: SchemaTree): LeafColumn[] {
  return schema.children
    .flatMap((column) => leafColumn([column]))
    .filter(({ kind }) => kind !== "bytes");
}

/** One column; none if it is a list, a struct, or of a type that is neither label nor image. */
function leafColumn(path: readonly SchemaTree[]): LeafColumn[] {
  const leaf = path[path.length - 1];
  const { type } = leaf.element;
  const kind = kindOf(leaf);
  const isRepeated = path.some(({ element }) => element.repetition_type === "REPEATED");
  if (type === undefined || kind === null || leaf.children.length > 0 || isRepeated) return [];
  const names = path.map(({ element }) => element.name);
  const { converted_type: converted, logical_type: logical } = leaf.element;
  const optional = path.filter(({ element }) => element.repetition_type !== "REQUIRED");
  return [
    {
      name: names[0],
      path: names,
      type,
      kind,
      unsigned:
        converted?.startsWith("UINT_") === true ||
        (logical?.type === "INTEGER" && !logical.isSigned),
      maxDefinitionLevel: optional.length,
    },
  ];
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
