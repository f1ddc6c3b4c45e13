import type { DataPageHeader, PageHeader } from "hyparquet";
import { decompressPage } from "./compression.ts";
import { wholeNumber } from "./parquetFile.ts";
import type { ParquetValue } from "./plainValues.ts";
import { plainValues } from "./plainValues.ts";
import { decodeRuns } from "./runLengths.ts";
import type { LeafColumn } from "./schema.ts";

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
  codec: string,
): ParquetValue[] {
  const count = wholeNumber(header.dictionary_page_header?.num_values, "values of a dictionary");
  const outputLength = wholeNumber(header.uncompressed_page_size, "bytes of a page");
  const bytes = decompressPage(codec, body, outputLength);
  // A byte array of no bytes takes four, a boolean a bit.
  if (count > bytes.length * 8) {
    throw new Error(`expected a dictionary within ${bytes.length} bytes, found ${count} values`);
  }
  return plainValues(bytes, column.type, count);
}

/**
 * Decodes a data page of a column that has one value, or null, to a row.
 *
 * hyparquet decodes pages too, but believes what they say of themselves: the length of a run, the
 * number of values. A broken page would fill the memory.
 *
 * @param dictionary Of the same column; undefined if there was none.
 * @returns A value to a row.
 * @throws {Error} If the page is broken, or its encoding is not one that writers of image data
 *   sets use: PLAIN, or a dictionary.
 */
export function decodeDataPage(
  header: PageHeader,
  body: Uint8Array,
  column: LeafColumn,
  codec: string,
  dictionary: readonly ParquetValue[] | undefined,
): (ParquetValue | null)[] {
  const rowCount = pageRowCount(header) ?? 0;
  const { levels, values, encoding } = header.data_page_header_v2
    ? splitPageV2(header, body, column, codec, rowCount)
    : splitPageV1(header, body, column, codec, rowCount);
  let presentCount = rowCount;
  if (levels !== null) {
    presentCount = 0;
    for (const level of levels) if (level === column.maxDefinitionLevel) presentCount++;
  }
  const present = decodeValues(values, encoding, column, presentCount, dictionary);
  if (levels === null) return present;
  let next = 0;
  return Array.from(levels, (level) =>
    level === column.maxDefinitionLevel ? (present[next++] ?? null) : null,
  );
}

/** The two halves of a data page. */
interface SplitPage {
  /** Definition level of each row; null where none can be missing. */
  readonly levels: Uint32Array | null;
  readonly values: Uint8Array;
  readonly encoding: DataPageHeader["encoding"];
}

function splitPageV1(
  header: PageHeader,
  body: Uint8Array,
  column: LeafColumn,
  codec: string,
  rowCount: number,
): SplitPage {
  const inner = header.data_page_header;
  if (inner === undefined) throw new Error("expected a data page, found one without its header");
  const outputLength = wholeNumber(header.uncompressed_page_size, "bytes of a page");
  const bytes = decompressPage(codec, body, outputLength);
  if (column.maxDefinitionLevel === 0) {
    return { levels: null, values: bytes, encoding: inner.encoding };
  }
  if (inner.definition_level_encoding !== "RLE") {
    throw new Error(`expected levels encoded as RLE, found ${inner.definition_level_encoding}`);
  }
  const [levelBytes, values] = splitLengthPrefixed(bytes);
  return { levels: decodeLevels(levelBytes, column, rowCount), values, encoding: inner.encoding };
}

function splitPageV2(
  header: PageHeader,
  body: Uint8Array,
  column: LeafColumn,
  codec: string,
  rowCount: number,
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
  const valueCodec = inner.is_compressed === false ? "UNCOMPRESSED" : codec;
  return {
    // Levels are never compressed in this version.
    levels:
      column.maxDefinitionLevel === 0
        ? null
        : decodeLevels(body.subarray(repetition, levelEnd), column, rowCount),
    values: decompressPage(valueCodec, body.subarray(levelEnd), pageBytes - levelEnd),
    encoding: inner.encoding,
  };
}

function decodeLevels(bytes: Uint8Array, { maxDefinitionLevel }: LeafColumn, rowCount: number) {
  return decodeRuns(bytes, 32 - Math.clz32(maxDefinitionLevel), rowCount);
}

function decodeValues(
  bytes: Uint8Array,
  encoding: DataPageHeader["encoding"],
  column: LeafColumn,
  count: number,
  dictionary: readonly ParquetValue[] | undefined,
): ParquetValue[] {
  if (count === 0) return [];
  switch (encoding) {
    case "PLAIN":
      return plainValues(bytes, column.type, count);
    case "PLAIN_DICTIONARY":
    case "RLE_DICTIONARY": {
      const [bitWidth] = bytes;
      if (dictionary === undefined || bitWidth === undefined) {
        throw new Error("expected a dictionary and indices into it, found none");
      }
      return Array.from(decodeRuns(bytes.subarray(1), bitWidth, count), (index) => {
        const value = dictionary[index];
        if (value !== undefined) return value;
        throw new Error(`expected an index below ${dictionary.length}, found ${index}`);
      });
    }
    case "RLE":
      if (column.type === "BOOLEAN") {
        const [runs] = splitLengthPrefixed(bytes);
        return Array.from(decodeRuns(runs, 1, count), (value) => value === 1);
      }
  }
  throw new Error(`expected values encoded as PLAIN or with a dictionary, found ${encoding}`);
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
