import { readLimits } from "../../../core/dataset/limits.ts";
import type { SourceFile } from "../../../core/dataset/sourceFile.ts";
import type { ColumnChoice, DatasetSuggestion } from "../../../protocol/importApi.ts";
import { suggestionFromNames } from "../../fileNames.ts";
import { invalid } from "../../invalid.ts";
import type { ReadContext } from "../../readContext.ts";
import type { FormatReading } from "../format.ts";
import { placeValidation, splitOfCell } from "../splitNames.ts";
import type { AttributeColumn } from "./attributeColumn.ts";
import { isCelebaList } from "./celebaLists.ts";
import { imageParts } from "./imagePart.ts";
import { type ImageTable, readImageTable, splitColumnNames } from "./imageTable.ts";

const labelColumnNames = ["label", "class", "target"];
const subgroupColumnNames = ["subgroup", "group"];
/** The task of the study on CelebA, taken where neither the files nor the user say. */
const celebaChoice = { label: "Blond_Hair", subgroup: "Male" } as const;

/**
 * Opens images whose labels stand in tables. Label: the choice, else a column called label, class
 * or target, else CelebA's Blond_Hair by Male, as in the study, else the first column. Images that
 * no table names are left out, with a note.
 *
 * @param images Sorted by path.
 * @throws {LabError} "dataset-invalid" naming table and row or column, what was expected and found.
 */
export async function openImageTable(
  tables: readonly SourceFile[],
  images: readonly SourceFile[],
  choice: ColumnChoice,
  context: ReadContext,
): Promise<Omit<FormatReading, "used">> {
  const table = await readImageTable(tables, images, context);
  const { named } = table;
  const isSplit = ({ name }: AttributeColumn) => splitColumnNames.includes(name.toLowerCase());
  const splitColumn = table.columns.find(isSplit);
  const columns = table.columns.filter((column) => !isSplit(column));
  const source = tables.map(({ path }) => path).join(", ");
  const { label, subgroup } = chooseColumns(columns, choice, source);

  const labels = indexed(table, label, 2);
  const subgroups = subgroup === null ? null : indexed(table, subgroup, 1);
  const { splits, notes } = placeValidation(
    named.map((image) => (splitColumn === undefined ? null : splitOf(table, splitColumn, image))),
    "images",
  );
  const unnamedCount = images.length - named.length;
  return {
    parts: imageParts(
      source,
      named.map((image, i) => ({
        file: images[image],
        label: labels.indices[i],
        subgroup: subgroups?.indices[i] ?? 0,
        split: splits[i],
      })),
      subgroups !== null,
    ),
    classNames: labels.names,
    subgroupNames: subgroups?.names ?? [],
    columns: columns.map(({ info }) => info),
    chosen: { label: label.name, subgroup: subgroup?.name ?? null },
    suggestion: suggestion(tables),
    notes: [
      ...table.notes,
      ...notes,
      ...(unnamedCount > 0 ? [`Images that no table names, left out: ${unnamedCount}.`] : []),
    ],
  };
}

function chooseColumns(
  columns: readonly AttributeColumn[],
  choice: ColumnChoice,
  source: string,
): { readonly label: AttributeColumn; readonly subgroup: AttributeColumn | null } {
  const exact = (name: string): AttributeColumn => {
    const column = columns.find((candidate) => candidate.name === name);
    if (column !== undefined) return column;
    const names = columns.map((candidate) => candidate.name).join(", ");
    throw invalid(source, `a column of ${names}`, `"${name}"`);
  };
  const called = (names: readonly string[]) =>
    columns.find(({ name }) => names.includes(name.toLowerCase()));
  if (columns.length === 0) throw invalid(source, "a column of labels", "none");
  const studied =
    called(labelColumnNames) ?? columns.find(({ name }) => name === celebaChoice.label);
  const label = choice.label === undefined ? (studied ?? columns[0]) : exact(choice.label);
  if (choice.subgroup === null) return { label, subgroup: null };
  if (choice.subgroup !== undefined) return { label, subgroup: exact(choice.subgroup) };
  const isStudied = label.name === celebaChoice.label;
  const subgroup =
    called(subgroupColumnNames) ??
    columns.find(({ name }) => isStudied && name === celebaChoice.subgroup);
  return { label, subgroup: subgroup === label ? null : (subgroup ?? null) };
}

/** Names and indices of a column for the named images, each of which has to have a value. */
function indexed(table: ImageTable, column: AttributeColumn, minCount: number) {
  for (const image of table.named) required(table, column, image);
  if (column.isTooVaried) {
    const expected = `at most ${readLimits.classCount} values`;
    throw invalid(`column "${column.name}"`, expected, "more");
  }
  const { names, indices } = column.indexed(table.named);
  if (names.length < minCount) {
    const expected = `at least ${minCount} values, one for each class`;
    throw invalid(`column "${column.name}"`, expected, `only "${names[0]}"`);
  }
  return { names, indices };
}

function splitOf(table: ImageTable, column: AttributeColumn, image: number) {
  const value = required(table, column, image);
  const split = splitOfCell(value);
  if (split !== null) return split;
  const expected = `train, validation or test (or 0, 1, 2) as "${column.name}"`;
  throw invalid(table.whereNamed(image), expected, `"${value}"`);
}

function required(table: ImageTable, column: AttributeColumn, image: number): string {
  const value = column.valueOf(image);
  if (value !== null) return value;
  throw invalid(table.whereNamed(image), `a value of "${column.name}"`, "none");
}

function suggestion(tables: readonly SourceFile[]): DatasetSuggestion {
  const isCeleba = tables.some(({ path }) => isCelebaList(path));
  if (!isCeleba) return { ...suggestionFromNames("Images", tables), horizontalFlip: false };
  return {
    name: "celeba",
    title: "CelebA",
    licence: "non-commercial research only",
    source: "Liu, Luo, Wang and Tang 2015, Deep Learning Face Attributes in the Wild",
    horizontalFlip: false,
  };
}
