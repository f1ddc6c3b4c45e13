import type { DecodedArray, Encoding, PageHeader } from "hyparquet";
import { convert, DEFAULT_PARSERS } from "hyparquet/src/convert.js";
import { readDataPage } from "hyparquet/src/datapage.js";
import { deltaBinaryUnpack } from "hyparquet/src/delta.js";
import { readRleBitPackedHybrid } from "hyparquet/src/encoding.js";
import { getMaxDefinitionLevel } from "hyparquet/src/schema.js";
import { readLimits } from "../../../core/dataset/limits.ts";
import { type Decompress, storedPage } from "./pageCodecs.ts";
import type { LeafColumn } from "./schema.ts";

/** A value: integers signed or unsigned by the schema, text decoded. */
export type ParquetValue = Uint8Array | string | number | bigint | boolean;

/** Values of one page; so many labels take 128 MiB for a moment. */
const maxPageValues = 2 ** 24;

/**
 * Rows of a data page, nulls included; 0 for a page of another kind.
 *
 * @throws {Error} If the page claims more values than a page may have.
 */
export function pageRowCount({ data_page_header, data_page_header_v2 }: PageHeader): number {
  return valueCount((data_page_header_v2 ?? data_page_header)?.num_values ?? 0);
}

function valueCount(count: number): number {
  if (Number.isInteger(count) && count >= 0 && count <= maxPageValues) return count;
  throw new Error(`expected a page of at most ${maxPageValues} values, found ${count}`);
}

/**
 * Decodes a dictionary page.
 *
 * @param body What follows the page's header.
 * @throws {Error} If the page is broken.
 */
export function decodeDictionary(
  header: PageHeader,
  body: Uint8Array,
  column: LeafColumn,
  decompress: Decompress,
): ArrayLike<ParquetValue> {
  const bytes = decompress(body, header.uncompressed_page_size);
  const count = valueCount(header.dictionary_page_header?.num_values ?? 0);
  return readValues(bytes, "PLAIN", column, count);
}

/**
 * Decodes a data page of a column that has one value, or null, to a row. Memory stays within the
 * values and bytes that the header claims, and these within the limits.
 *
 * @param dictionary Of the same column; empty if there was none.
 * @returns A value to a row.
 * @throws {Error} If the page is broken, or its encoding is not one of parquet's.
 */
export function decodeDataPage(
  header: PageHeader,
  body: Uint8Array,
  column: LeafColumn,
  decompress: Decompress,
  dictionary: ArrayLike<ParquetValue>,
): (ParquetValue | null)[] {
  const rowCount = pageRowCount(header);
  const maxLevel = getMaxDefinitionLevel(column.schemaPath);
  const { levelBytes, values, encoding } = splitPage(header, body, maxLevel, decompress);
  if (maxLevel === 0)
    return Array.from(decodeValues(values, encoding, column, rowCount, dictionary));
  const levels = readRuns(levelBytes, 32 - Math.clz32(maxLevel), rowCount);
  const presentCount = levels.filter((level) => level === maxLevel).length;
  const present = decodeValues(values, encoding, column, presentCount, dictionary);
  let next = 0;
  return Array.from(levels, (level) => (level === maxLevel ? present[next++] : null));
}

/** Definition levels of the rows, encoded; values; and how these are encoded. */
function splitPage(header: PageHeader, body: Uint8Array, maxLevel: number, decompress: Decompress) {
  const { data_page_header: v1, data_page_header_v2: v2, uncompressed_page_size: size } = header;
  if (v2 !== undefined) {
    const levelStart = v2.repetition_levels_byte_length;
    const levelEnd = levelStart + v2.definition_levels_byte_length;
    if (!(levelEnd <= body.length)) {
      throw new Error(`expected levels within ${body.length} bytes, found ${levelEnd}`);
    }
    // Levels are never compressed in this version.
    const unpack = v2.is_compressed === false ? storedPage : decompress;
    const values = unpack(body.subarray(levelEnd), size - levelEnd);
    return { levelBytes: body.subarray(levelStart, levelEnd), values, encoding: v2.encoding };
  }
  if (v1 === undefined) throw new Error("expected a data page, found one without its header");
  const bytes = decompress(body, size);
  if (maxLevel === 0) return { levelBytes: bytes, values: bytes, encoding: v1.encoding };
  if (v1.definition_level_encoding !== "RLE") {
    throw new Error(`expected levels encoded as RLE, found ${v1.definition_level_encoding}`);
  }
  const [levelBytes, values] = splitLengthPrefixed(bytes);
  return { levelBytes, values, encoding: v1.encoding };
}

function decodeValues(
  bytes: Uint8Array,
  encoding: Encoding,
  column: LeafColumn,
  count: number,
  dictionary: ArrayLike<ParquetValue>,
): ArrayLike<ParquetValue> {
  if (count === 0) return [];
  if (encoding === "PLAIN_DICTIONARY" || encoding === "RLE_DICTIONARY") {
    return Array.from(readRuns(bytes.subarray(1), bytes[0], count), (index) => {
      if (index < dictionary.length) return dictionary[index];
      throw new Error(`expected an index below ${dictionary.length}, found ${index}`);
    });
  }
  if (encoding === "RLE") {
    if (column.kind !== "boolean")
      throw new Error("expected booleans encoded as RLE, found others");
    return Array.from(readRuns(splitLengthPrefixed(bytes)[0], 1, count), (value) => value === 1);
  }
  if (encoding === "DELTA_BYTE_ARRAY") checkPrefixes(bytes, count);
  return readValues(bytes, encoding, column, count);
}

/** Values without levels, in an encoding that has no runs. */
function readValues(
  bytes: Uint8Array,
  encoding: Encoding,
  { path, kind, schemaPath }: LeafColumn,
  count: number,
): DecodedArray {
  const { element } = schemaPath[schemaPath.length - 1];
  if (element.type === undefined) throw new Error("expected a column of values, found a group");
  const decoder: Parameters<typeof convert>[1] = {
    pathInSchema: [path],
    type: element.type,
    element,
    schemaPath: [],
    codec: "UNCOMPRESSED",
    parsers: DEFAULT_PARSERS,
    utf8: kind === "text",
  };
  const header = {
    num_values: count,
    encoding,
    definition_level_encoding: "RLE",
    repetition_level_encoding: "RLE",
  } as const;
  return convert(readDataPage(bytes, header, decoder).dataPage, decoder);
}

/**
 * Each value of DELTA_BYTE_ARRAY begins with bytes of the one before. A page could repeat them
 * without end, and hyparquet allocates whatever length is claimed.
 */
function checkPrefixes(bytes: Uint8Array, count: number): void {
  const reader = readerOf(bytes);
  const prefixes = new Int32Array(count);
  const suffixes = new Int32Array(count);
  deltaBinaryUnpack(reader, count, prefixes);
  deltaBinaryUnpack(reader, count, suffixes);
  let length = 0;
  let total = 0;
  for (let i = 0; i < count; i++) {
    const prefix = prefixes[i];
    if (prefix < 0 || prefix > length) {
      throw new Error(`expected a prefix of at most ${length} bytes, found ${prefix}`);
    }
    length = prefix + suffixes[i];
    total += length;
    if (total > readLimits.entryBytes) {
      throw new Error(`expected values of at most ${readLimits.entryBytes} bytes, found more`);
    }
  }
}

/** Runs and bit-packed groups; a run that goes on beyond the array is cut. */
function readRuns(bytes: Uint8Array, bitWidth: number, count: number): Uint32Array {
  const values = new Uint32Array(count);
  if (bitWidth !== 0) readRleBitPackedHybrid(readerOf(bytes), bitWidth, values, bytes.length);
  return values;
}

function readerOf(bytes: Uint8Array) {
  return { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
}

/** As many bytes as the first four claim, and what follows them. */
function splitLengthPrefixed(bytes: Uint8Array): [Uint8Array, Uint8Array] {
  const end = 4 + readerOf(bytes).view.getUint32(0, true);
  if (end > bytes.length) throw new Error(`expected ${end} bytes of runs, found ${bytes.length}`);
  return [bytes.subarray(4, end), bytes.subarray(end)];
}
