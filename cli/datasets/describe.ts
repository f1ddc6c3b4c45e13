import { formatCount, formatQuantity, formatShape } from "../../src/core/text/format.ts";
import { textRows, textTable } from "../../src/core/text/textTable.ts";
import type { PackPlan } from "../../src/dataImport/packing/planPack.ts";
import type { InspectedDataset, InspectedPart } from "../../src/protocol/importApi.ts";

/** What a reader made of files: format, parts, classes, what was left out. */
export function describeReading(reading: InspectedDataset): string {
  const { format, parts, classNames, subgroupNames, chosen, columns, notes } = reading;
  const lines = [
    `Recognised as ${format}: ${classNames.length} classes, ` +
      (subgroupNames.length === 0 ? "no subgroups" : `subgroups ${subgroupNames.join(", ")}`),
    textRows(parts.map((part) => [`  ${part.source}`, ...describePart(part)])),
  ];
  if (chosen.label !== null) lines.push(`Class from the column "${chosen.label}"`);
  if (chosen.subgroup !== null) lines.push(`Subgroup from the column "${chosen.subgroup}"`);
  if (columns.length > 1) {
    const names = columns.map(({ name, valueCount }) => `${name} (${valueCount} values)`);
    lines.push(`Columns to choose from: ${names.join(", ")}`);
  }
  return [...lines, ...notes.map((note) => `Note: ${note}`)].join("\n");
}

/** Examples per class, subgroup and in all, of both splits. */
export function describePlan(
  plan: PackPlan,
  { classNames, subgroupNames }: InspectedDataset,
): string {
  const { train, test, notes } = plan;
  const row = (name: string, trainCount: number, testCount: number) => [
    name,
    formatCount(trainCount),
    formatCount(testCount),
  ];
  const classes = [
    ["class", "train", "test"],
    ...classNames.map((name, i) => row(name, train.classCounts[i], test.classCounts[i])),
    row("all", train.examples.length, test.examples.length),
  ];
  const subgroups = [
    ["subgroup", "train", "test"],
    ...subgroupNames.map((name, i) => row(name, train.subgroupCounts[i], test.subgroupCounts[i])),
  ];
  const tables = subgroupNames.length === 0 ? [classes] : [classes, subgroups];
  return [...notes.map((note) => `Note: ${note}`), tables.map(textTable).join("\n\n")].join("\n");
}

function describePart({ split, count, shape }: InspectedPart): string[] {
  return [
    split ?? "no split",
    formatQuantity(count, "example"),
    shape === null ? "" : formatShape(shape),
  ];
}
