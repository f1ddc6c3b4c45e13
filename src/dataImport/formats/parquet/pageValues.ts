import type { Encoding, PageHeader } from "hyparquet";
import { deltaBinaryUnpack, deltaByteArray, deltaLengthByteArray } from "hyparquet/src/delta.js";
import { byteStreamSplit, readRleBitPackedHybrid } from "hyparquet/src/encoding.js";
import { readPlain } from "hyparquet/src/plain.js";
import { readLimits } from "../../../core/dataset/limits.ts";
import { checkDeltas, checkRuns } from "./pageChecks.ts";
import { type Decompress, storedPage } from "./pageCodecs.ts";
import { wholeNumber } from "./parquetFile.ts";
import type { LeafColumn } from "./schema.ts";

/** A value as a page holds it: text is bytes still. */
export type ParquetValue = Uint8Array | number | bigint | boolean;

/** Values of one page; so many labels take 128 MiB for a moment. */
const maxPageValues = 2 ** 24;

/** Rows of a data page, nulls included; null for a page of another kind. */
export function pageRowCount({ data_page_header, data_page_header_v2 }: PageHeader): number | null {
  const header = data_page_header_v2 ?? data_page_header;
  if (header === undefined) return null;
  const rowCount = wholeNumber(header.num_values, "values of a page");
  if (rowCount <= maxPageValues) return rowCount;
  throw new Error(`expected a page of at most ${maxPageValues} values, found ${rowCount}`);
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
  const count = wholeNumber(header.dictionary_page_header?.num_values, "values of a dictionary");
  const outputLength = wholeNumber(header.uncompressed_page_size, "bytes of a page");
  const bytes = decompress(body, outputLength);
  // A byte array of no bytes takes four, a boolean a bit.
  if (count > Math.min(maxPageValues, bytes.length * 8)) {
    throw new Error(`expected a dictionary within ${bytes.length} bytes, found ${count} values`);
  }
  return readPlain(readerOf(bytes), column.type, count, undefined);
}

/**
 * Decodes a data page of a column that has one value, or null, to a row.
 *
 * @param dictionary Of the same column; undefined if there was none.
 * @returns A value to a row.
 * @throws {Error} If the page is broken, or its encoding is not one of parquet's.
 */
export function decodeDataPage(
  header: PageHeader,
  body: Uint8Array,
  column: LeafColumn,
  decompress: Decompress,
  dictionary: ArrayLike<ParquetValue> | undefined,
): (ParquetValue | null)[] {
  const rowCount = pageRowCount(header) ?? 0;
  const { levelBytes, values, encoding } = header.data_page_header_v2
    ? splitPageV2(header, body, column, decompress)
    : splitPageV1(header, body, column, decompress);
  const { maxDefinitionLevel } = column;
  if (levelBytes === null) {
    return Array.from(decodeValues(values, encoding, column, rowCount, dictionary));
  }
  const levels = readRuns(levelBytes, 32 - Math.clz32(maxDefinitionLevel), rowCount);
  let presentCount = 0;
  for (const level of levels) if (level === maxDefinitionLevel) presentCount++;
  const present = decodeValues(values, encoding, column, presentCount, dictionary);
  let next = 0;
  return Array.from(levels, (level) => (level === maxDefinitionLevel ? present[next++] : null));
}

/** The two halves of a data page. */
interface SplitPage {
  /** Definition levels of the rows, encoded; null where none can be missing. */
  readonly levelBytes: Uint8Array | null;
  /** At the end of their buffer: what reads beyond the page fails. */
  readonly values: Uint8Array;
  readonly encoding: Encoding;
}

function splitPageV1(
  header: PageHeader,
  body: Uint8Array,
  column: LeafColumn,
  decompress: Decompress,
): SplitPage {
  const inner = header.data_page_header;
  if (inner === undefined) throw new Error("expected a data page, found one without its header");
  const outputLength = wholeNumber(header.uncompressed_page_size, "bytes of a page");
  const bytes = decompress(body, outputLength);
  if (column.maxDefinitionLevel === 0) {
    return { levelBytes: null, values: bytes, encoding: inner.encoding };
  }
  if (inner.definition_level_encoding !== "RLE") {
    throw new Error(`expected levels encoded as RLE, found ${inner.definition_level_encoding}`);
  }
  const [levelBytes, values] = splitLengthPrefixed(bytes);
  return { levelBytes, values, encoding: inner.encoding };
}

function splitPageV2(
  header: PageHeader,
  body: Uint8Array,
  column: LeafColumn,
  decompress: Decompress,
): SplitPage {
  const inner = header.data_page_header_v2;
  if (inner === undefined) throw new Error("expected a data page, found one without its header");
  const repetition = wholeNumber(inner.repetition_levels_byte_length, "bytes of levels");
  const definition = wholeNumber(inner.definition_levels_byte_length, "bytes of levels");
  const pageBytes = wholeNumber(header.uncompressed_page_size, "bytes of a page");
  const levelEnd = repetition + definition;
  if (levelEnd > body.length || levelEnd > pageBytes) {
    throw new Error(`expected levels within ${body.length} bytes, found ${levelEnd}`);
  }
  const decompressValues = inner.is_compressed === false ? storedPage : decompress;
  return {
    // Levels are never compressed in this version.
    levelBytes: column.maxDefinitionLevel === 0 ? null : body.subarray(repetition, levelEnd),
    values: decompressValues(body.subarray(levelEnd), pageBytes - levelEnd),
    encoding: inner.encoding,
  };
}

function decodeValues(
  bytes: Uint8Array,
  encoding: Encoding,
  { type }: LeafColumn,
  count: number,
  dictionary: ArrayLike<ParquetValue> | undefined,
): ArrayLike<ParquetValue> {
  if (count === 0) return [];
  const reader = readerOf(bytes);
  switch (encoding) {
    case "PLAIN":
      return readPlain(reader, type, count, undefined);
    case "PLAIN_DICTIONARY":
    case "RLE_DICTIONARY":
      return fromDictionary(bytes, count, dictionary);
    case "RLE": {
      if (type !== "BOOLEAN") throw new Error(`expected booleans encoded as RLE, found ${type}`);
      const [runs] = splitLengthPrefixed(bytes);
      return Array.from(readRuns(runs, 1, count), (value) => value === 1);
    }
    case "DELTA_BINARY_PACKED": {
      checkDeltas(bytes, 0, count);
      const values = type === "INT32" ? new Int32Array(count) : new BigInt64Array(count);
      deltaBinaryUnpack(reader, count, values);
      return values;
    }
    case "DELTA_LENGTH_BYTE_ARRAY": {
      checkDeltas(bytes, 0, count);
      const values = new Array<Uint8Array>(count);
      deltaLengthByteArray(reader, count, values);
      return values;
    }
    case "DELTA_BYTE_ARRAY": {
      checkPrefixes(bytes, count);
      const values = new Array<Uint8Array>(count);
      deltaByteArray(reader, count, values);
      return values;
    }
    case "BYTE_STREAM_SPLIT":
      return byteStreamSplit(reader, count, type, undefined);
    case "GROUP_VAR_INT":
    case "BIT_PACKED":
      throw new Error(`expected values in one of parquet's encodings, found ${encoding}`);
    default: {
      const unknown: never = encoding;
      throw new Error(`expected values in one of parquet's encodings, found ${String(unknown)}`);
    }
  }
}

function fromDictionary(
  bytes: Uint8Array,
  count: number,
  dictionary: ArrayLike<ParquetValue> | undefined,
): ParquetValue[] {
  const [bitWidth] = bytes;
  if (dictionary === undefined || bitWidth === undefined) {
    throw new Error("expected a dictionary and indices into it, found none");
  }
  return Array.from(readRuns(bytes.subarray(1), bitWidth, count), (index) => {
    if (index < dictionary.length) return dictionary[index];
    throw new Error(`expected an index below ${dictionary.length}, found ${index}`);
  });
}

/**
 * Each value of DELTA_BYTE_ARRAY begins with bytes of the one before. A page could repeat them
 * without end, and hyparquet does not look whether they are there.
 */
function checkPrefixes(bytes: Uint8Array, count: number): void {
  const suffixStart = checkDeltas(bytes, 0, count);
  checkDeltas(bytes, suffixStart, count);
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

function readRuns(bytes: Uint8Array, bitWidth: number, count: number): Uint32Array {
  const values = new Uint32Array(count);
  if (bitWidth === 0) return values;
  checkRuns(bytes, bitWidth, count);
  readRleBitPackedHybrid(readerOf(bytes), bitWidth, values, bytes.length);
  return values;
}

function readerOf(bytes: Uint8Array) {
  return { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
}

/** What a length of four bytes at the start says, and what follows it. */
function splitLengthPrefixed(bytes: Uint8Array): [Uint8Array, Uint8Array] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = 4 + (bytes.length < 4 ? 0 : view.getUint32(0, true));
  if (end > bytes.length) {
    throw new Error(`expected ${end} bytes of runs, found ${bytes.length}`);
  }
  return [bytes.subarray(4, end), bytes.subarray(end)];
}
