import type { SourceFile } from "../../../core/dataset/sourceFile.ts";
import { baseName, folderOf } from "../../fileNames.ts";
import { invalid } from "../../invalid.ts";
import type { ReadContext } from "../../readContext.ts";
import { readTextFile } from "../readTextFile.ts";
import { splitOfWord } from "../splitNames.ts";
import { AttributeColumn } from "./attributeColumn.ts";
import { eachCelebaRow, isCelebaList, isCelebaText } from "./celebaLists.ts";
import { eachCsvRow } from "./csvRows.ts";
import { FileLookup } from "./fileLookup.ts";

const fileColumnNames = ["file", "filename", "image", "image_id", "path"];
/** Columns that say which split an image is of; never a label. */
export const splitColumnNames = ["split", "partition"];

/** Attributes of images, out of one table or several that complete each other. */
export interface ImageTable {
  /** Attributes in the order of the tables; the column of files is none of them. */
  readonly columns: readonly AttributeColumn[];
  /** Images that a table names, ascending. */
  readonly named: readonly number[];
  /** Table and row that name an image, for messages. */
  whereNamed(image: number): string;
  readonly notes: readonly string[];
}

/** True for tables: `.csv`, `.tsv` and the lists of CelebA. */
export function isTable(path: string): boolean {
  return /\.(csv|tsv)$/i.test(path) || isCelebaText(path);
}

/**
 * Reads tables of images: a header row, a column of files (called file, filename, image, image_id
 * or path, else the first), attributes. Several tables are joined by file. A table called train,
 * test or validation names the split of its images, if it has no column for it.
 *
 * A row whose file is not there is an error, but in the lists of CelebA, which name the whole set:
 * there a note counts them, so that a part of the images can be used.
 *
 * @param images In the order that `named` and the columns refer to.
 * @throws {LabError} "dataset-invalid" naming table and row: missing or surplus cells, a file not
 *   there or named twice, tables without rows, tables that contradict each other.
 */
export async function readImageTable(
  tables: readonly SourceFile[],
  images: readonly SourceFile[],
  context: Pick<ReadContext, "signal" | "onProgress">,
): Promise<ImageTable> {
  const lookup = new FileLookup(images);
  const columns = new Map<string, AttributeColumn>();
  const rowsOfTables: { readonly path: string; readonly rows: Uint32Array }[] = [];
  const notes: string[] = [];
  for (const table of tables) {
    context.onProgress({ activity: `Reading ${table.path}`, fraction: null });
    const text = await readTextFile(table, context);
    const { rows, absentCount } = readTable(text, table.path, images, lookup, columns);
    rowsOfTables.push({ path: table.path, rows });
    if (absentCount > 0) notes.push(`${table.path}: ${absentCount} rows name images not given.`);
  }
  const isNamed = (image: number) => rowsOfTables.some(({ rows }) => rows[image] > 0);
  return {
    columns: [...columns.values()],
    named: Array.from(images, (_, image) => image).filter(isNamed),
    whereNamed: (image) => {
      const table = rowsOfTables.find(({ rows }) => rows[image] > 0);
      return table === undefined ? images[image].path : `${table.path} row ${table.rows[image]}`;
    },
    notes,
  };
}

/** Reads one table into the columns. `rows`: the row that names each image, 0 for none. */
function readTable(
  text: string,
  path: string,
  images: readonly SourceFile[],
  lookup: FileLookup,
  columns: Map<string, AttributeColumn>,
): { readonly rows: Uint32Array; readonly absentCount: number } {
  const rows = new Uint32Array(images.length);
  const folder = folderOf(path);
  const eachRow = isCelebaText(path) ? eachCelebaRow : eachCsvRow;
  let layout: TableLayout | null = null;
  let rowCount = 0;
  let absentCount = 0;
  let firstAbsent: { readonly row: number; readonly name: string } | null = null;

  eachRow(text, path, (cells, row) => {
    if (layout === null) {
      const image = cells.find((cell) => /\.(png|jpe?g)$/i.test(cell));
      if (image !== undefined) {
        throw invalid(`${path} row ${row}`, "a header, as file,label", `"${image}"`);
      }
      layout = tableLayout(cells, path, images.length, columns);
      return;
    }
    rowCount++;
    const where = `${path} row ${row}`;
    const name = cells[layout.fileCell];
    if (name === "") throw invalid(where, "the name of a file", "an empty cell");
    const found = lookup.find(name, folder);
    if (found.kind === "several") {
      const both = found.paths.join(" and ");
      throw invalid(where, `"${name}" to name one file`, both);
    }
    if (found.kind === "none") {
      absentCount++;
      firstAbsent ??= { row, name };
      return;
    }
    const image = found.index;
    if (rows[image] > 0) {
      throw invalid(where, "each file once", `"${name}", which row ${rows[image]} names too`);
    }
    rows[image] = row;
    for (const { cell, column } of layout.attributes) {
      const value = cell === null ? layout.splitOfTable : cells[cell];
      if (value === "" || column.set(image, value)) continue;
      const other = `another table's "${column.name}" of ${images[image].path}`;
      throw invalid(where, `the value of ${other}`, `"${value}"`);
    }
  });

  if (rowCount === 0) {
    const found = layout === null ? "an empty file" : "a header only";
    throw invalid(path, "a header and a row for each image", found);
  }
  refuseAbsent(path, firstAbsent, absentCount, rowCount);
  return { rows, absentCount };
}

interface TableLayout {
  readonly fileCell: number;
  /** A null cell stands for the split that the table's name gives. */
  readonly attributes: readonly {
    readonly cell: number | null;
    readonly column: AttributeColumn;
  }[];
  readonly splitOfTable: string;
}

function tableLayout(
  header: readonly string[],
  path: string,
  imageCount: number,
  columns: Map<string, AttributeColumn>,
): TableLayout {
  const lower = header.map((name) => name.toLowerCase());
  const twice = header.findIndex((name, i) => header.indexOf(name) < i);
  if (twice >= 0) throw invalid(`${path} row 1`, "each column once", `"${header[twice]}" twice`);
  const known = fileColumnNames.map((name) => lower.indexOf(name)).find((cell) => cell >= 0);
  const fileCell = known ?? 0;
  const columnNamed = (name: string): AttributeColumn => {
    const column = columns.get(name) ?? new AttributeColumn(name, imageCount);
    columns.set(name, column);
    return column;
  };
  // An index column, as pandas writes it, has no name and is no attribute.
  const attributes: { cell: number | null; column: AttributeColumn }[] = header.flatMap(
    (name, cell) => (cell === fileCell || name === "" ? [] : [{ cell, column: columnNamed(name) }]),
  );
  const splitOfTable = splitOfWord(baseName(path).replace(/\.\w+$/, ""));
  if (splitOfTable !== null && !lower.some((name) => splitColumnNames.includes(name))) {
    attributes.push({ cell: null, column: columnNamed(splitColumnNames[0]) });
  }
  return { fileCell, attributes, splitOfTable: splitOfTable ?? "" };
}

function refuseAbsent(
  path: string,
  first: { readonly row: number; readonly name: string } | null,
  absentCount: number,
  rowCount: number,
): void {
  if (first === null || (isCelebaList(path) && absentCount < rowCount)) return;
  const more = absentCount > 1 ? `; ${absentCount} of ${rowCount} rows are like this` : "";
  const found = `"${first.name}", which is not there${more}`;
  throw invalid(`${path} row ${first.row}`, "a file among those given", found);
}
