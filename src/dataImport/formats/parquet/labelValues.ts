import { readLimits } from "../../../core/dataset/limits.ts";
import { invalid, quoted } from "../../invalid.ts";
import type { ReadContext } from "../../readContext.ts";
import { readColumn } from "./columnValues.ts";
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
 * @param classNames Of a column whose integers stand for names; undefined if the values are the
 *   names.
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
    for await (const { value, row } of labelValues(file, column, context)) {
      const code = value === null ? undefined : codeOf.get(value);
      fileCodes[row] = code ?? codeOf.size;
      if (code !== undefined) continue;
      const place = `${file.source.path} row ${row}, column ${column.name}`;
      codeOf.set(newLabel(value, place, classNames, codeOf.size), codeOf.size);
    }
    codes.push(fileCodes);
  }
  if (classNames !== undefined) return { names: classNames, codes };
  const values = inOrder(codeOf.keys());
  const ranks = Uint8Array.from(codeOf.keys(), (value) => values.indexOf(value));
  return {
    names: values.map(String),
    codes: codes.map((fileCodes) => fileCodes.map((code) => ranks[code])),
  };
}

/** A label that was not met before; refused if it cannot be another class. */
function newLabel(
  value: LabelValue | null,
  place: string,
  classNames: readonly string[] | undefined,
  metCount: number,
): LabelValue {
  const found = typeof value === "string" ? quoted(value) : String(value);
  if (classNames !== undefined) {
    throw invalid(place, `a label from 0 to ${classNames.length - 1}`, found);
  }
  if (value === null) throw invalid(place, "a label", found);
  const { classCount } = readLimits;
  if (metCount === classCount) {
    throw invalid(place, `at most ${classCount} different labels`, `${found}, one more`);
  }
  // What stands for bytes that are no UTF-8: two such labels could become one class.
  if (found.includes("\ufffd")) throw invalid(place, "text in UTF-8", found);
  return value;
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
  for (const file of files) {
    for await (const { value } of labelValues(file, column, context)) {
      if (value !== null) values.add(value);
      if (values.size > readLimits.classCount) return inOrder(values).map(String);
    }
  }
  return inOrder(values).map(String);
}

/** The values of all rows of a file, in order. */
async function* labelValues(
  file: ParquetFile,
  column: LeafColumn,
  context: ReadContext,
): AsyncGenerator<{ readonly value: LabelValue | null; readonly row: number }> {
  const leaf = sameColumn(file, column);
  const activity = `Reading ${column.name} of ${file.source.path}`;
  for (const group of file.groups) {
    context.onProgress({ activity, fraction: group.firstRow / Math.max(1, file.rowCount) });
    for await (const slice of readColumn(file, group, leaf, () => true, context.signal)) {
      let row = slice.firstRow;
      for (const value of slice.values) {
        const isNumber = typeof value === "number" || typeof value === "bigint";
        yield { value: isNumber ? Number(value) : value === null ? null : String(value), row };
        row++;
      }
    }
  }
}

function inOrder(values: Iterable<LabelValue>): LabelValue[] {
  return [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
