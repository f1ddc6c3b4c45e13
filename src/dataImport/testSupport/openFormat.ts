import type { SourceFile } from "../../core/dataset/sourceFile.ts";
import type { ColumnChoice } from "../../protocol/importApi.ts";
import type { Format } from "../formats/format.ts";
import { belongingOf, openAs } from "../formats/openDataset.ts";
import type { ReadContext } from "../readContext.ts";
import type { DatasetReading } from "../reading.ts";
import { quietContext } from "./madeReading.ts";

/** Opens files as those of one format, of those that the table gives it; null if these are none. */
export async function openFormat(
  format: Format,
  files: readonly SourceFile[],
  choice: ColumnChoice = {},
  context: ReadContext = quietContext,
  givenPaths: readonly string[] = [],
): Promise<DatasetReading | null> {
  const { shown, unmarked } = await belongingOf(files, quietContext);
  const own = shown(format).length > 0 ? shown(format) : unmarked(format);
  return openAs(format, { own, all: files, givenPaths }, choice, context);
}
