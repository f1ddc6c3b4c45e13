import type { CancelSignal } from "../../readContext.ts";
import { openCodec } from "./pageCodecs.ts";
import { columnPages } from "./pages.ts";
import { decodeDataPage, decodeDictionary, type ParquetValue, pageRowCount } from "./pageValues.ts";
import type { ParquetFile, ParquetRowGroup } from "./parquetFile.ts";
import { columnChunkRange, inFile } from "./parquetFile.ts";
import type { LeafColumn } from "./schema.ts";

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
 * @param isWanted Says of rows [firstRow, endRow) whether any is wanted; pages that are not are
 *   neither read nor decompressed.
 * @throws {LabError} "dataset-invalid" naming file, page and what was expected; "cancelled".
 */
export async function* readColumn(
  file: ParquetFile,
  group: ParquetRowGroup,
  column: LeafColumn,
  isWanted: (firstRow: number, endRow: number) => boolean,
  signal: CancelSignal,
): AsyncGenerator<ColumnSlice> {
  const { source } = file;
  const groupEnd = group.firstRow + group.rowCount;
  if (!isWanted(group.firstRow, groupEnd)) return;
  const chunk = inFile(source, `row ${group.firstRow}`, () =>
    columnChunkRange(file, group, column.path),
  );
  const decompress = await openCodec(chunk.codec);
  let dictionary: ArrayLike<ParquetValue> | undefined;
  let row = group.firstRow;
  for await (const { header, offset, body } of columnPages(source, chunk)) {
    signal.throwIfAborted();
    const place = `column ${column.name}, page at byte ${offset}`;
    if (header.dictionary_page_header !== undefined) {
      const bytes = await body();
      dictionary = inFile(source, place, () => decodeDictionary(header, bytes, column, decompress));
      continue;
    }
    const rowCount = inFile(source, place, () => pageRowCount(header));
    if (rowCount === null) continue; // an index page
    const endRow = row + rowCount;
    inFile(source, place, () => {
      if (endRow <= groupEnd) return;
      throw new Error(`expected rows up to ${groupEnd}, found ${endRow}`);
    });
    if (isWanted(row, endRow)) {
      const bytes = await body();
      const values = inFile(source, place, () =>
        decodeDataPage(header, bytes, column, decompress, dictionary),
      );
      yield { firstRow: row, values };
    }
    row = endRow;
  }
  inFile(source, `column ${column.name}`, () => {
    if (row === groupEnd) return;
    throw new Error(`expected ${groupEnd} rows, found ${row} and the end of the column`);
  });
}
