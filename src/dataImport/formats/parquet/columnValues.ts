import { parquetHeader } from "hyparquet/src/column.js";
import type { SourceFile } from "../../../core/dataset/sourceFile.ts";
import type { CancelSignal } from "../../readContext.ts";
import { openCodec } from "./pageCodecs.ts";
import { decodeDataPage, decodeDictionary, type ParquetValue, pageRowCount } from "./pageValues.ts";
import type { ParquetFile, ParquetRowGroup } from "./parquetFile.ts";
import { columnChunkRange, errorIn, wholeNumber } from "./parquetFile.ts";
import type { LeafColumn } from "./schema.ts";
import { thriftStructEnd } from "./thrift.ts";

/** A page's header may hold its smallest and largest value. */
const maxHeaderBytes = 64 * 1024;
/** Read at a time, or more for a larger page. */
const readAheadBytes = 256 * 1024;

/** Values of rows that follow one another. */
export interface ColumnSlice {
  /** Row of the first value, counted over the whole file. */
  readonly firstRow: number;
  /** Byte arrays are views that live until the next slice is asked for. */
  readonly values: readonly (ParquetValue | null)[];
}

/**
 * Reads a column of a row group, a page at a time: no more than a page and a dictionary is held.
 *
 * @param isWanted True if any of rows [firstRow, endRow) is wanted; other pages are not
 *   decompressed, and not read, save what comes along with a header.
 * @throws {LabError} "dataset-invalid" naming file, page and what was expected; "cancelled".
 */
export async function* readColumn(
  file: ParquetFile,
  group: ParquetRowGroup,
  column: LeafColumn,
  isWanted: (firstRow: number, endRow: number) => boolean,
  signal: CancelSignal,
): AsyncGenerator<ColumnSlice> {
  const groupEnd = group.firstRow + group.rowCount;
  if (!isWanted(group.firstRow, groupEnd)) return;
  let place = `row ${group.firstRow}`;
  try {
    const { start, end, codec } = columnChunkRange(file, group, column.path);
    const decompress = await openCodec(codec);
    const read = readAhead(file.source, end);
    let dictionary: ArrayLike<ParquetValue> = [];
    let row = group.firstRow;
    for (let offset = start; offset < end; ) {
      signal.throwIfAborted();
      place = `column ${column.name}, page at byte ${offset}`;
      const ahead = await read(offset, Math.min(end, offset + maxHeaderBytes));
      const headerBytes = thriftStructEnd(ahead);
      const view = new DataView(ahead.buffer, ahead.byteOffset, headerBytes);
      const header = parquetHeader({ view, offset: 0 });
      const bodyStart = offset + headerBytes;
      const bodyEnd = bodyStart + wholeNumber(header.compressed_page_size, "bytes of a page");
      if (bodyEnd > end) {
        throw new Error(`expected the page to end by byte ${end}, found its end at ${bodyEnd}`);
      }
      if (header.dictionary_page_header !== undefined) {
        dictionary = decodeDictionary(header, await read(bodyStart, bodyEnd), column, decompress);
      }
      const endRow = row + pageRowCount(header);
      if (endRow > groupEnd) throw new Error(`expected rows up to ${groupEnd}, found ${endRow}`);
      if (endRow > row && isWanted(row, endRow)) {
        const body = await read(bodyStart, bodyEnd);
        const values = decodeDataPage(header, body, column, decompress, dictionary);
        yield { firstRow: row, values };
      }
      row = endRow;
      offset = bodyEnd;
    }
    place = `column ${column.name}`;
    if (row !== groupEnd) {
      throw new Error(`expected ${groupEnd} rows, found ${row} and the end of the column`);
    }
  } catch (cause) {
    throw errorIn(file.source, place, cause);
  }
}

/** Reads bytes [start, end), all of them; small pages are read many at a time. */
function readAhead(source: SourceFile, limit: number) {
  let heldStart = 0;
  let held: Uint8Array = new Uint8Array(0);
  return async (start: number, end: number): Promise<Uint8Array> => {
    if (start < heldStart || end > heldStart + held.length) {
      held = await source.read(start, Math.max(end, Math.min(limit, start + readAheadBytes)));
      heldStart = start;
    }
    const found = held.subarray(start - heldStart, end - heldStart);
    if (found.length === end - start) return found;
    throw new Error(`expected ${end - start} bytes, found ${found.length}`);
  };
}
