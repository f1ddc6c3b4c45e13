import { strFromU8 } from "fflate";
import { readLimits } from "../../../core/dataset/limits.ts";
import type { LabError } from "../../../core/errors.ts";
import { invalid, quoted } from "../../invalid.ts";
import type { ReadContext } from "../../readContext.ts";
import { readColumn } from "./columnValues.ts";
import type { ParquetValue } from "./pageValues.ts";
import type { ParquetFile } from "./parquetFile.ts";
import type { LeafColumn } from "./schema.ts";
import { sameColumn } from "./schema.ts";

/** What a column of labels holds, over all files. */
export interface LabelValues {
  /** Distinct values in order: numbers by size, text by code unit. */
  readonly names: readonly string[];
  /** For each file the index of each row's name, u8 [rows]. */
  readonly codes: readonly Uint8Array[];
}

type LabelValue = string | number;

/**
 * Reads a column of labels of all files.
 *
 * @param classNames Of a column whose integers stand for names; undefined if the values speak for
 *   themselves.
 * @throws {LabError} "dataset-invalid" naming file and row if a value is missing, there are more
 *   distinct values than classes can be, or an integer has no name; "cancelled".
 */
export async function readLabels(
  files: readonly ParquetFile[],
  column: LeafColumn,
  classNames: readonly string[] | undefined,
  context: ReadContext,
): Promise<LabelValues> {
  const codeOf = new Map<LabelValue, number>(classNames?.map((_, index) => [index, index]));
  const codes: Uint8Array[] = [];
  for (const file of files) {
    const fileCodes = new Uint8Array(file.rowCount);
    await eachValue([file], column, context, (value, row) => {
      const known = value === null ? undefined : codeOf.get(value);
      if (known !== undefined) fileCodes[row] = known;
      else {
        if (value === null || classNames !== undefined || codeOf.size === readLimits.classCount) {
          throw refusal(file, column, row, value, classNames);
        }
        // What stands for bytes that are no UTF-8: two such labels could become one class.
        if (typeof value === "string" && value.includes("\ufffd")) {
          throw invalid(placeOf(file, column, row), "text in UTF-8", quoted(value));
        }
        fileCodes[row] = codeOf.size;
        codeOf.set(value, codeOf.size);
      }
      return true;
    });
    codes.push(fileCodes);
  }
  if (classNames !== undefined) return { names: classNames, codes };
  const values = [...codeOf.keys()].sort(compareValues);
  const rank = Uint8Array.from(codeOf.size === 0 ? [] : rankOf(codeOf, values));
  for (const fileCodes of codes)
    fileCodes.forEach((code, row) => {
      fileCodes[row] = rank[code];
    });
  return { names: values.map(String), codes };
}

/**
 * The distinct values of a column, in order; nulls do not count. Reading stops at one more than
 * classes can be, so a column of captions is not read to its end.
 */
export async function distinctValues(
  files: readonly ParquetFile[],
  column: LeafColumn,
  context: ReadContext,
): Promise<string[]> {
  const values = new Set<LabelValue>();
  await eachValue(files, column, context, (value) => {
    if (value !== null) values.add(value);
    return values.size <= readLimits.classCount;
  });
  return [...values].sort(compareValues).map(String);
}

/** Visits the rows of all files until told to stop. */
async function eachValue(
  files: readonly ParquetFile[],
  column: LeafColumn,
  context: ReadContext,
  visit: (value: LabelValue | null, row: number) => boolean,
): Promise<void> {
  for (const file of files) {
    const leaf = sameColumn(file, column);
    const activity = `Reading ${column.name} of ${file.source.path}`;
    for (const group of file.groups) {
      context.onProgress({ activity, fraction: group.firstRow / Math.max(1, file.rowCount) });
      for await (const slice of readColumn(file, group, leaf, () => true, context.signal)) {
        let row = slice.firstRow;
        for (const value of slice.values) {
          if (!visit(labelValue(value, leaf), row++)) return;
        }
      }
    }
  }
}

function labelValue(value: ParquetValue | null, { type, unsigned }: LeafColumn): LabelValue | null {
  if (value === null) return null;
  if (typeof value === "boolean") return String(value);
  if (value instanceof Uint8Array) return strFromU8(value);
  if (!unsigned) return Number(value);
  return Number(BigInt.asUintN(type === "INT32" ? 32 : 64, BigInt(value)));
}

function rankOf(codeOf: ReadonlyMap<LabelValue, number>, values: readonly LabelValue[]): number[] {
  const rankByValue = new Map(values.map((value, rank) => [value, rank]));
  return [...codeOf.keys()].map((value) => rankByValue.get(value) ?? 0);
}

function compareValues(a: LabelValue, b: LabelValue): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function refusal(
  file: ParquetFile,
  column: LeafColumn,
  row: number,
  value: LabelValue | null,
  classNames: readonly string[] | undefined,
): LabError {
  const found = value === null ? "null" : typeof value === "string" ? quoted(value) : value;
  const expected =
    classNames !== undefined
      ? `a label from 0 to ${classNames.length - 1}`
      : value === null
        ? "a label"
        : `at most ${readLimits.classCount} different labels`;
  const more = value !== null && classNames === undefined ? ", one more" : "";
  return invalid(placeOf(file, column, row), expected, `${found}${more}`);
}

function placeOf(file: ParquetFile, column: LeafColumn, row: number): string {
  return `${file.source.path} row ${row}, column ${column.name}`;
}
