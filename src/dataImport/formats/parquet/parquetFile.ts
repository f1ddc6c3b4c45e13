import type { ColumnMetaData, FileMetaData, RowGroup, SchemaTree } from "hyparquet";
import { parquetMetadata, parquetSchema } from "hyparquet";
import { readLimits } from "../../../core/dataset/limits.ts";
import type { SourceFile } from "../../../core/dataset/sourceFile.ts";
import { LabError, toLabError } from "../../../core/errors.ts";
import { invalid, quoted } from "../../invalid.ts";
import type { CodecName } from "./pageCodecs.ts";
import { codecNamed } from "./pageCodecs.ts";
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

/** Where a column of a row group lies in the file. */
export interface ColumnChunkRange {
  readonly start: number;
  readonly end: number;
  readonly codec: CodecName;
}

/**
 * Reads and checks the footer of a parquet file. Nothing else is read.
 *
 * @throws {LabError} "dataset-invalid" naming the file and what was expected and found.
 */
export async function readParquetFile(source: SourceFile): Promise<ParquetFile> {
  const { size } = source;
  if (size === null) {
    throw invalid(source.path, "a file of known size", "a compressed one");
  }
  // The start first: to look at the end of an entry of an archive inflates all of it.
  const start = await source.read(0, 4);
  if (String.fromCharCode(...start) !== parquetMagic) {
    const found = quoted(String.fromCharCode(...start));
    throw invalid(`${source.path} byte 0`, 'a parquet file to start with "PAR1"', found);
  }
  const tail = await source.read(Math.max(0, size - tailBytes), size);
  const tailView = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  if (tail.length < tailBytes || String.fromCharCode(...tail.subarray(4)) !== parquetMagic) {
    throw invalid(
      source.path,
      'a parquet file to end in "PAR1"',
      quoted(String.fromCharCode(...tail.slice(-4))),
    );
  }
  const footerBytes = tailView.getUint32(0, true);
  const limit = Math.min(maxFooterBytes, size - tailBytes);
  if (footerBytes > limit) {
    throw invalid(source.path, `a footer of at most ${limit} bytes`, footerBytes);
  }
  const dataEnd = size - tailBytes - footerBytes;
  const footer = await source.read(dataEnd, size);
  return inFile(source, `footer at byte ${dataEnd}`, () => parseFooter(source, footer, dataEnd));
}

function parseFooter(source: SourceFile, footer: Uint8Array, dataEnd: number): ParquetFile {
  thriftStructEnd(footer, 0);
  const metadata = parquetMetadata(footer.slice(), { geoparquet: false });
  if (metadata.schema.length > maxSchemaElements) {
    const found = metadata.schema.length;
    throw new Error(`expected at most ${maxSchemaElements} columns, found ${found}`);
  }
  const groups: ParquetRowGroup[] = [];
  let rowCount = 0;
  for (const group of metadata.row_groups) {
    const groupRows = wholeNumber(group.num_rows, "rows of a row group");
    groups.push({ firstRow: rowCount, rowCount: groupRows, columns: group.columns });
    rowCount += groupRows;
  }
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
 * Where a column's pages lie.
 *
 * @param path Names from the top-level column down to the leaf.
 * @throws {Error} If the row group lacks the column, or the range is not within the file.
 */
export function columnChunkRange(
  file: ParquetFile,
  group: ParquetRowGroup,
  path: readonly string[],
): ColumnChunkRange {
  const name = path.join(".");
  const chunk = group.columns.find(({ meta_data }) => meta_data?.path_in_schema.join(".") === name);
  const meta = chunk?.meta_data;
  if (chunk === undefined || meta === undefined) {
    throw new Error(`expected the column ${name} in each row group, found none`);
  }
  if (chunk.file_path !== undefined) {
    throw new Error(`expected the column ${name} in this file, found it in "${chunk.file_path}"`);
  }
  const start = firstPageOffset(meta);
  const end = start + wholeNumber(meta.total_compressed_size, "bytes of a column");
  if (end > file.dataEnd) {
    throw new Error(`expected the column ${name} within ${file.dataEnd} bytes, found end ${end}`);
  }
  return { start, end, codec: codecNamed(String(meta.codec)) };
}

function firstPageOffset(meta: ColumnMetaData): number {
  const dataPage = wholeNumber(meta.data_page_offset, "offset of a page");
  if (meta.dictionary_page_offset === undefined) return dataPage;
  const dictionary = wholeNumber(meta.dictionary_page_offset, "offset of a page");
  return dictionary > 0 ? Math.min(dictionary, dataPage) : dataPage;
}

/** @throws {Error} If the value is no whole number that a double holds exactly. */
export function wholeNumber(value: unknown, what: string): number {
  const number = typeof value === "bigint" ? Number(value) : value;
  if (typeof number === "number" && Number.isSafeInteger(number) && number >= 0) return number;
  throw new Error(`expected a whole number (${what}), found ${String(value)}`);
}

/**
 * Runs what reads a file. Whatever it throws, hyparquet's own TypeErrors and RangeErrors on broken
 * files too, becomes a LabError "dataset-invalid" that names file and place.
 */
export function inFile<T>(source: SourceFile, place: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const error = toLabError(cause);
    if (error.code !== "internal") throw error;
    const isOurs = !(cause instanceof TypeError || cause instanceof RangeError);
    const message = isOurs
      ? error.message
      : "expected well-formed parquet, found bytes that do not make sense";
    throw new LabError("dataset-invalid", `${source.path} ${place}: ${message}`, { cause });
  }
}
