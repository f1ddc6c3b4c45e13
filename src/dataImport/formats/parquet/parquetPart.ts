import { readLimits } from "../../../core/dataset/limits.ts";
import { invalid } from "../../invalid.ts";
import type { ReadContext } from "../../readContext.ts";
import type { SourcePart, TakeImage } from "../../reading.ts";
import { decodeRawImage } from "../images/decodeImage.ts";
import { readColumn } from "./columnValues.ts";
import type { ParquetValue } from "./pageValues.ts";
import type { ParquetFile } from "./parquetFile.ts";
import type { LeafColumn } from "./schema.ts";

/** The examples of one parquet file. Their shape is null: only the images themselves have it. */
export function parquetPart(
  file: ParquetFile,
  imageColumn: LeafColumn,
  facts: Pick<SourcePart, "split" | "labels" | "subgroups">,
): SourcePart {
  return {
    ...facts,
    source: file.source.path,
    count: file.rowCount,
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
  const { path } = file.source;
  let next = 0;
  const isWanted = (_firstRow: number, endRow: number) => chosen[next] < endRow;
  for (const group of file.groups) {
    for await (const slice of readColumn(file, group, column, isWanted, context.signal)) {
      const endRow = slice.firstRow + slice.values.length;
      for (; next < chosen.length && chosen[next] < endRow; next++) {
        context.signal.throwIfAborted();
        const row = chosen[next];
        const bytes = slice.values[row - slice.firstRow];
        refuseNoImage(bytes, `${path} row ${row}, column ${column.name}`);
        take(row, await decodeRawImage(bytes, `${path} row ${row}`, context));
        const fraction = (next + 1) / chosen.length;
        context.onProgress({ activity: `Reading ${path}`, fraction });
      }
      if (next === chosen.length) return;
    }
  }
}

function refuseNoImage(value: ParquetValue | null, where: string): asserts value is Uint8Array {
  const { encodedImageBytes } = readLimits;
  if (value instanceof Uint8Array && value.length <= encodedImageBytes) return;
  const found = value instanceof Uint8Array ? `${value.length} bytes` : "null";
  throw invalid(where, `an encoded image of at most ${encodedImageBytes} bytes`, found);
}
