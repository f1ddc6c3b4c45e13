import type { DatasetReading, OpenFormat } from "../../core/dataset/datasetReading.ts";
import type { ReadContext, SourceFile } from "../../core/dataset/sourceFile.ts";
import { byPath, leftOutNotes, suggestionFromNames, trainFirst } from "./fileNames.ts";
import { refuseOtherNames } from "./parquet/classLabels.ts";
import { readLabels } from "./parquet/labelValues.ts";
import { chooseColumns, findImageColumn, findLabelColumns } from "./parquet/parquetColumns.ts";
import type { ParquetFile } from "./parquet/parquetFile.ts";
import { parquetMagic, readParquetFile } from "./parquet/parquetFile.ts";
import { parquetPart } from "./parquet/parquetPart.ts";
import { sameColumn } from "./parquet/sameColumn.ts";
import { splitOfPath, titleOfPath } from "./parquet/splitOfPath.ts";
import { placeValidation } from "./splitNames.ts";

const parquetName = /\.(parquet|parq|pq)$/i;
/** Files without a telling name are looked into only if there are few. */
const maxUnnamedFiles = 16;

/**
 * Opens parquet files as Hugging Face lays out image data sets: a column of encoded images, one or
 * more of labels, several shards to a split. Labels are read here, images when asked for.
 */
export const openParquet: OpenFormat = async (files, choice, context) => {
  const sources = await findParquet(files);
  if (sources.length === 0) return null;
  const parquetFiles: ParquetFile[] = [];
  for (const source of [...sources].sort(byPath)) {
    context.signal.throwIfAborted();
    parquetFiles.push(await readParquetFile(source));
  }
  return readDataset(files, parquetFiles, choice, context);
};

async function findParquet(files: readonly SourceFile[]): Promise<SourceFile[]> {
  const named = files.filter((file) => parquetName.test(file.path));
  if (named.length > 0 || files.length > maxUnnamedFiles) return named;
  const found: SourceFile[] = [];
  for (const file of files) {
    const start = await file.read(0, 4);
    const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
    if (start.length === 4 && view.getUint32(0, true) === parquetMagic) found.push(file);
  }
  return found;
}

async function readDataset(
  files: readonly SourceFile[],
  parquetFiles: readonly ParquetFile[],
  choice: Parameters<OpenFormat>[1],
  context: ReadContext,
): Promise<DatasetReading> {
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
    parquetPart(file, {
      split: splits[index],
      imageColumn: sameColumn(file, imageColumn),
      labels: labels.codes[index],
      subgroups: subgroups?.codes[index] ?? null,
    }),
  );
  return {
    format: "parquet",
    parts: parts.sort(trainFirst),
    classNames: labels.names,
    subgroupNames: subgroups?.names ?? [],
    columns: columns.map(({ info }) => info),
    chosen: { label: label.info.name, subgroup: subgroup?.info.name ?? null },
    suggestion: {
      ...suggestionFromNames(titleOfPath(first.source.path), sources),
      // Nothing in the files says whether a mirrored image is of the same class.
      horizontalFlip: false,
    },
    notes: [...notes, ...leftOutNotes(files, new Set(sources))],
  };
}
