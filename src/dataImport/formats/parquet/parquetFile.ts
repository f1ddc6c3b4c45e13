import type { FileMetaData, RowGroup, SchemaTree } from "hyparquet";
import { parquetMetadata, parquetSchema } from "hyparquet";
import { readLimits } from "../../../core/dataset/limits.ts";
import type { SourceFile } from "../../../core/dataset/sourceFile.ts";
import { LabError, toLabError } from "../../../core/errors.ts";
import { invalid, quoted } from "../../invalid.ts";
import { thriftStructEnd } from "./thrift.ts";

/** At the start and at the end of a parquet file. */
export const parquetMagic = "PAR1";
/** Length of the footer, and the magic number again. */
const tailBytes = 8;
/** Enough for ten thousand row groups; parsed, a footer takes many times its size. */
const maxFooterBytes = 32 * 1024 ** 2;
/** Elements of a schema; hyparquet keeps the path from the root with each. */
const maxSchemaElements = 2000;

/** A parquet file, its footer read and checked against the size of the file. */
export interface ParquetFile {
  readonly source: SourceFile;
  /** Where the footer begins: data pages end before. */
  readonly dataEnd: number;
  readonly rowCount: number;
  readonly groups: readonly ParquetRowGroup[];
  readonly schema: SchemaTree;
  readonly metadata: FileMetaData;
}

/** Rows [firstRow, firstRow + rowCount) of a file. */
export interface ParquetRowGroup {
  readonly firstRow: number;
  readonly rowCount: number;
  readonly columns: RowGroup["columns"];
}

/**
 * Reads and checks the footer of a parquet file. Nothing else is read.
 *
 * @throws {LabError} "dataset-invalid" naming the file and what was expected and found.
 */
export async function readParquetFile(source: SourceFile): Promise<ParquetFile> {
  const { path, size } = source;
  if (size === null) throw invalid(path, "a file of known size", "a compressed one");
  // The start first: to look at the end of an entry of an archive inflates all of it.
  const start = asciiOf(await source.read(0, 4));
  if (start !== parquetMagic) {
    throw invalid(`${path} byte 0`, 'a parquet file to start with "PAR1"', quoted(start));
  }
  const tail = await source.read(Math.max(0, size - tailBytes), size);
  if (tail.length < tailBytes || asciiOf(tail.subarray(4)) !== parquetMagic) {
    throw invalid(path, 'a parquet file to end in "PAR1"', quoted(asciiOf(tail.slice(-4))));
  }
  const footerBytes = new DataView(tail.buffer, tail.byteOffset).getUint32(0, true);
  const limit = Math.min(maxFooterBytes, size - tailBytes);
  if (footerBytes > limit) throw invalid(path, `a footer of at most ${limit} bytes`, footerBytes);
  const dataEnd = size - tailBytes - footerBytes;
  const footer = await source.read(dataEnd, size);
  try {
    return parseFooter(source, footer, dataEnd);
  } catch (cause) {
    throw errorIn(source, `footer at byte ${dataEnd}`, cause);
  }
}

function asciiOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

function parseFooter(source: SourceFile, footer: Uint8Array, dataEnd: number): ParquetFile {
  thriftStructEnd(footer);
  const metadata = parquetMetadata(footer, { geoparquet: false });
  if (metadata.schema.length > maxSchemaElements) {
    const found = metadata.schema.length;
    throw new Error(`expected at most ${maxSchemaElements} columns, found ${found}`);
  }
  let rowCount = 0;
  const groups = metadata.row_groups.map(({ num_rows, columns }) => {
    const group = { firstRow: rowCount, rowCount: wholeNumber(num_rows, "rows"), columns };
    rowCount += group.rowCount;
    return group;
  });
  const declared = wholeNumber(metadata.num_rows, "rows");
  if (declared !== rowCount) {
    throw new Error(`expected ${declared} rows, found ${rowCount} in the row groups`);
  }
  // An encoded image takes more than a byte, a decoded one takes room in the packed data set.
  const maxRows = Math.min(dataEnd, readLimits.packedBytes);
  if (rowCount > maxRows) {
    throw new Error(`expected at most ${maxRows} rows in ${dataEnd} bytes, found ${rowCount}`);
  }
  return { source, dataEnd, rowCount, groups, schema: parquetSchema(metadata), metadata };
}

/**
 * Where the pages of a column lie in the file, and the name of their compression.
 *
 * @param path Names from the top-level column down to the leaf, with dots between.
 * @throws {Error} If the row group lacks the column, or the range is not within the file.
 */
export function columnChunkRange(file: ParquetFile, group: ParquetRowGroup, path: string) {
  const chunk = group.columns.find(({ meta_data }) => meta_data?.path_in_schema.join(".") === path);
  const meta = chunk?.meta_data;
  if (meta === undefined) {
    throw new Error(`expected the column ${path} in each row group, found none`);
  }
  if (chunk?.file_path !== undefined) {
    throw new Error(`expected the column ${path} in this file, found it in "${chunk.file_path}"`);
  }
  const dataPage = wholeNumber(meta.data_page_offset, "offset of a page");
  const dictionary = wholeNumber(meta.dictionary_page_offset ?? 0, "offset of a page");
  const start = dictionary > 0 ? Math.min(dictionary, dataPage) : dataPage;
  const end = start + wholeNumber(meta.total_compressed_size, "bytes of a column");
  if (end > file.dataEnd) {
    throw new Error(`expected the column ${path} within ${file.dataEnd} bytes, found end ${end}`);
  }
  return { start, end, codec: String(meta.codec) };
}

/** @throws {Error} If the value is no whole number that a double holds exactly. */
export function wholeNumber(value: unknown, what: string): number {
  const number = typeof value === "bigint" ? Number(value) : value;
  if (typeof number === "number" && Number.isSafeInteger(number) && number >= 0) return number;
  throw new Error(`expected a whole number (${what}), found ${String(value)}`);
}

/**
 * The LabError "dataset-invalid", with file and place, for whatever was thrown on reading a file:
 * hyparquet's own TypeErrors and RangeErrors on broken files too. A LabError stays as it is.
 */
export function errorIn(source: SourceFile, place: string, cause: unknown): LabError {
  const error = toLabError(cause);
  if (error.code !== "internal") return error;
  const isHyparquets = cause instanceof TypeError || cause instanceof RangeError;
  const message = isHyparquets
    ? "expected well-formed parquet, found bytes that do not make sense"
    : error.message;
  return new LabError("dataset-invalid", `${source.path} ${place}: ${message}`, { cause });
}
