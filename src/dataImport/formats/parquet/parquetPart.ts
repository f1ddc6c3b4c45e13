import { readLimits } from "../../../core/dataset/limits.ts";
import type { SplitName } from "../../../core/dataset/manifest.ts";
import { invalid } from "../../invalid.ts";
import type { ReadContext } from "../../readContext.ts";
import type { SourcePart, TakeImage } from "../../reading.ts";
import { decodeRawImage } from "../images/decodeImage.ts";
import { readColumn } from "./columnValues.ts";
import type { ParquetValue } from "./pageValues.ts";
import type { ParquetFile } from "./parquetFile.ts";
import type { LeafColumn } from "./schema.ts";

/** What is known of a file before any image is read. */
export interface PartDescription {
  readonly split: SplitName | null;
  readonly imageColumn: LeafColumn;
  /** u8 [rows] */
  readonly labels: Uint8Array;
  /** u8 [rows] */
  readonly subgroups: Uint8Array | null;
}

/**
 * The examples of one parquet file. Their shape is null: only the images themselves have it.
 */
export function parquetPart(
  file: ParquetFile,
  { split, imageColumn, labels, subgroups }: PartDescription,
): SourcePart {
  return {
    source: file.source.path,
    split,
    count: file.rowCount,
    labels,
    subgroups,
    shape: null,
    readImages: (chosen, take, context) => readImages(file, imageColumn, chosen, take, context),
  };
}

/** Row group by row group, page by page; an image is decoded before the next page is read. */
async function readImages(
  file: ParquetFile,
  column: LeafColumn,
  chosen: Uint32Array,
  take: TakeImage,
  context: ReadContext,
): Promise<void> {
  const activity = `Reading ${file.source.path}`;
  let next = 0;
  const isWanted = (_firstRow: number, endRow: number) =>
    next < chosen.length && chosen[next] < endRow;
  for (const group of file.groups) {
    if (next === chosen.length) break;
    for await (const slice of readColumn(file, group, column, isWanted, context.signal)) {
      const endRow = slice.firstRow + slice.values.length;
      for (; next < chosen.length && chosen[next] < endRow; next++) {
        context.signal.throwIfAborted();
        const row = chosen[next];
        const bytes = encodedImage(slice.values[row - slice.firstRow], file, column, row);
        const place = `${file.source.path} row ${row}`;
        take(row, await decodeRawImage(bytes, place, context));
        context.onProgress({ activity, fraction: (next + 1) / chosen.length });
      }
      if (next === chosen.length) break;
    }
  }
}

function encodedImage(
  value: ParquetValue | null,
  file: ParquetFile,
  column: LeafColumn,
  row: number,
): Uint8Array {
  const { length } = value instanceof Uint8Array ? value : { length: null };
  if (value instanceof Uint8Array && value.length <= readLimits.encodedImageBytes) return value;
  const found = length === null ? "null" : `${length} bytes`;
  const where = `${file.source.path} row ${row}, column ${column.name}`;
  throw invalid(where, `an encoded image of at most ${readLimits.encodedImageBytes} bytes`, found);
}
