import { strFromU8 } from "fflate";
import type { SourceFile } from "../../../core/dataset/sourceFile.ts";
import { LabError } from "../../../core/errors.ts";
import type { ColumnChoice, ColumnInfo } from "../../../protocol/importApi.ts";
import { baseName } from "../../fileNames.ts";
import { invalid } from "../../invalid.ts";
import type { DatasetReading } from "../../reading.ts";
import type { CifarKind, CifarLabel } from "./cifarKind.ts";
import type { CifarScan } from "./cifarScan.ts";

/** Which labels of a record are class and subgroup, and what they are called. */
export interface CifarLabelling
  extends Pick<DatasetReading, "classNames" | "subgroupNames" | "columns" | "chosen" | "notes"> {
  readonly labelByte: number;
  /** Null without subgroups. */
  readonly subgroupByte: number | null;
  readonly namesFiles: readonly SourceFile[];
}

const shownValues = 5;
/** Far above any file of class names. */
const namesFileBytes = 65536;

/**
 * Picks label and subgroup out of a record's labels. CIFAR-10 has one label; of CIFAR-100's two,
 * the fine one is the class unless the other is chosen.
 *
 * @throws {LabError} "dataset-invalid" if the choice names no label of the kind, or a file of class
 *   names does not fit.
 */
export async function chooseCifarLabels(
  kind: CifarKind,
  scans: readonly CifarScan[],
  files: readonly SourceFile[],
  choice: ColumnChoice,
): Promise<CifarLabelling> {
  const namesFiles: SourceFile[] = [];
  const names: (readonly string[])[] = [];
  for (const label of kind.labels) {
    const file = files.find(({ path }) => baseName(path) === label.namesFile);
    if (file !== undefined) namesFiles.push(file);
    names.push(file === undefined ? label.names : await readNames(file, label));
  }
  const last = kind.labels.length - 1;
  const labelByte = choice.label === undefined ? last : findLabel(kind, choice.label);
  const subgroup = choice.subgroup ?? null;
  const subgroupByte = subgroup === null ? null : findLabel(kind, subgroup);
  const chosenBytes = [labelByte, ...(subgroupByte === null ? [] : [subgroupByte])];
  const unnamed = chosenBytes
    .map((byte) => kind.labels[byte])
    .filter(
      (label) => !label.namesKnown && !namesFiles.some((f) => baseName(f.path) === label.namesFile),
    );
  const hasChoice = kind.labels.length > 1;
  return {
    labelByte,
    subgroupByte,
    namesFiles,
    classNames: names[labelByte],
    subgroupNames: subgroupByte === null ? [] : names[subgroupByte],
    columns: hasChoice ? kind.labels.map((_, byte) => columnInfo(kind, scans, names, byte)) : [],
    chosen: { label: hasChoice ? kind.labels[labelByte].name : null, subgroup },
    notes: unnamed.map(
      (label) => `No ${label.namesFile} was given: the values of ${label.name} are numbered.`,
    ),
  };
}

function findLabel(kind: CifarKind, name: string): number {
  const byte = kind.labels.findIndex((label) => label.name === name);
  if (byte !== -1 && kind.labels.length > 1) return byte;
  const expected =
    kind.labels.length > 1
      ? `column ${kind.labels.map((label) => label.name).join(" or ")}`
      : "no choice of columns";
  throw new LabError("dataset-invalid", `${kind.title}: expected ${expected}, found "${name}"`);
}

/** A name a line; empty lines are passed over. */
async function readNames(file: SourceFile, label: CifarLabel): Promise<string[]> {
  const text = strFromU8(await file.read(0, namesFileBytes));
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const names = lines.filter((line) => line !== "");
  if (names.length === label.names.length) return names;
  throw invalid(file.path, `${label.names.length} names, one a line`, names.length);
}

function columnInfo(
  kind: CifarKind,
  scans: readonly CifarScan[],
  names: readonly (readonly string[])[],
  byte: number,
): ColumnInfo {
  const values = new Set(scans.flatMap(({ labels }) => [...new Set(labels[byte])]));
  const sampleValues = [...values]
    .sort((a, b) => a - b)
    .slice(0, shownValues)
    .map((value) => names[byte][value]);
  return { name: kind.labels[byte].name, valueCount: values.size, sampleValues };
}
