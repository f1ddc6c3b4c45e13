import type { ColumnChoice } from "../../../protocol/importApi.ts";
import { byPath, suggestionFromNames, trainFirst } from "../../fileNames.ts";
import type { ReadContext } from "../../readContext.ts";
import type { Format, FormatFiles, FormatReading } from "../format.ts";
import { byName } from "../format.ts";
import { placeValidation } from "../splitNames.ts";
import { refuseOtherNames } from "./classLabels.ts";
import { readLabels } from "./labelValues.ts";
import { chooseColumns, findImageColumn, findLabelColumns } from "./parquetColumns.ts";
import type { ParquetFile } from "./parquetFile.ts";
import { parquetMagic, readParquetFile } from "./parquetFile.ts";
import { parquetPart } from "./parquetPart.ts";
import { sameColumn } from "./schema.ts";
import { splitOfPath, titleOfPath } from "./splitOfPath.ts";

/**
 * Parquet files as Hugging Face lays out image data sets: a column of encoded images, one or more
 * of labels, several shards to a split. Labels are read when opened, images when asked for.
 */
export const parquet: Format = {
  title: "parquet files with images",
  reads: "parquet with images",
  named: byName(/\.(parquet|parq|pq)$/i),
  begins: (start) => String.fromCharCode(...start.subarray(0, 4)) === parquetMagic,
  open,
};

async function open(
  { own }: FormatFiles,
  choice: ColumnChoice,
  context: ReadContext,
): Promise<FormatReading> {
  const parquetFiles: ParquetFile[] = [];
  for (const source of [...own].sort(byPath)) {
    context.signal.throwIfAborted();
    parquetFiles.push(await readParquetFile(source));
  }

  const [first] = parquetFiles;
  const imageColumn = findImageColumn(first);
  const columns = await findLabelColumns(parquetFiles, context);
  const { label, subgroup } = chooseColumns(columns, choice, first);
  refuseOtherNames(parquetFiles, label.info.name);
  if (subgroup !== null) refuseOtherNames(parquetFiles, subgroup.info.name);

  const labels = await readLabels(parquetFiles, label.leaf, label.classNames, context);
  const subgroups =
    subgroup === null
      ? null
      : await readLabels(parquetFiles, subgroup.leaf, subgroup.classNames, context);
  const { splits, notes } = placeValidation(
    parquetFiles.map(({ source }) => splitOfPath(source.path)),
    "files",
  );
  const sources = parquetFiles.map(({ source }) => source);
  const parts = parquetFiles.map((file, index) =>
    parquetPart(file, sameColumn(file, imageColumn), {
      split: splits[index],
      labels: labels.codes[index],
      subgroups: subgroups?.codes[index] ?? null,
    }),
  );
  return {
    parts: parts.sort(trainFirst),
    classNames: labels.names,
    subgroupNames: subgroups?.names ?? [],
    columns: columns.map(({ info }) => info),
    chosen: { label: label.info.name, subgroup: subgroup?.info.name ?? null },
    suggestion: {
      ...suggestionFromNames(titleOfPath(first.source.path), sources),
      // The files do not contain whether a mirrored image is of the same class.
      horizontalFlip: false,
    },
    notes,
    used: sources,
  };
}
