import { readLimits } from "../../../core/dataset/limits.ts";
import type { ColumnChoice, ColumnInfo } from "../../../protocol/importApi.ts";
import { invalid, quoted } from "../../invalid.ts";
import type { ReadContext } from "../../readContext.ts";
import { classNamesOf } from "./classLabels.ts";
import { distinctValues } from "./labelValues.ts";
import type { ParquetFile } from "./parquetFile.ts";
import type { LeafColumn } from "./schema.ts";
import { columnNames, findSameColumn, imageColumns, labelColumns } from "./schema.ts";

/** A column that can be the label or the subgroup. */
export interface LabelColumn {
  readonly leaf: LeafColumn;
  /** What its integers stand for; undefined where the values are the names. */
  readonly classNames: readonly string[] | undefined;
  readonly info: ColumnInfo;
}

const imageNames = ["image", "img"];
/** In order of preference; CIFAR-100 has the last two. */
const labelNames = ["label", "labels", "fine_label"];
const sampleCount = 5;

/**
 * The column of images: the one called image or img, or the only one there is.
 *
 * @throws {LabError} "dataset-invalid" naming the columns if that is none, or more than one.
 */
export function findImageColumn(file: ParquetFile): LeafColumn {
  const candidates = imageColumns(file.schema);
  const named = imageNames.flatMap((name) => candidates.filter((column) => column.name === name));
  const [column] = named.length > 0 ? named : candidates;
  if (column !== undefined && (named.length > 0 || candidates.length === 1)) return column;
  const found =
    candidates.length > 0
      ? `several: ${candidates.map(({ name }) => name).join(", ")}`
      : `the columns ${columnNames(file)}`;
  throw invalid(file.source.path, "a column of images, {bytes, path} or binary", found);
}

/**
 * The columns of all files that can be labels, with a sample of their values. What the
 * integers of a column stand for is taken from the first file.
 *
 * @param files At least one.
 */
export async function findLabelColumns(
  files: readonly ParquetFile[],
  context: ReadContext,
): Promise<LabelColumn[]> {
  const [first] = files;
  const columns: LabelColumn[] = [];
  for (const leaf of labelColumns(first.schema)) {
    if (!files.every((file) => findSameColumn(file, leaf) !== undefined)) continue;
    const classNames = leaf.kind === "integer" ? classNamesOf(first, leaf.name) : undefined;
    const values = classNames ?? (await distinctValues(files, leaf, context));
    const sampleValues = values.slice(0, sampleCount);
    columns.push({
      leaf,
      classNames,
      info: { name: leaf.name, valueCount: values.length, sampleValues },
    });
  }
  return columns;
}

/**
 * Label and subgroup: what was chosen, or else `label`, `fine_label`, or the first column with few
 * enough values; no subgroup.
 *
 * @throws {LabError} "dataset-invalid" naming the columns if the choice is not among them, or there
 *   is nothing to choose.
 */
export function chooseColumns(
  columns: readonly LabelColumn[],
  choice: ColumnChoice,
  file: ParquetFile,
): { label: LabelColumn; subgroup: LabelColumn | null } {
  const find = (name: string, what: string) => {
    const column = columns.find(({ info }) => info.name === name);
    if (column !== undefined) return column;
    const expected = columns.map(({ info }) => info.name).join(", ") || "a column of labels";
    throw invalid(file.source.path, `as ${what} one of ${expected}`, quoted(name));
  };
  const label = choice.label === undefined ? defaultLabel(columns) : find(choice.label, "label");
  if (label === undefined) {
    throw invalid(
      file.source.path,
      `a column of labels with at most ${readLimits.classCount} different values`,
      "none",
    );
  }
  const subgroup = choice.subgroup ?? null;
  return { label, subgroup: subgroup === null ? null : find(subgroup, "subgroup") };
}

function defaultLabel(columns: readonly LabelColumn[]): LabelColumn | undefined {
  const usable = columns.filter(({ info }) => info.valueCount <= readLimits.classCount);
  const named = labelNames.flatMap((name) => usable.filter(({ info }) => info.name === name));
  return named[0] ?? usable.find(({ info }) => info.valueCount > 1) ?? usable[0];
}
