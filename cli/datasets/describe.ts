import type { PackPlan } from "../../src/dataImport/packing/planPack.ts";
import type { InspectedDataset, InspectedPart } from "../../src/protocol/importApi.ts";

const locale = "en-GB";

/** 12,345 */
export function countText(count: number): string {
  return count.toLocaleString(locale);
}

/** Bytes for people: `7.6 MiB`. */
export function sizeText(bytes: number): string {
  const units = ["bytes", "KiB", "MiB", "GiB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? countText(value) : value.toFixed(1)} ${units[unit]}`;
}

/** What a reader made of files: format, parts, classes, what was left out. */
export function describeReading(reading: InspectedDataset): string {
  const { format, parts, classNames, subgroupNames, chosen, columns, notes } = reading;
  const lines = [
    `Recognised as ${format}: ${classNames.length} classes, ` +
      (subgroupNames.length === 0 ? "no subgroups" : `subgroups ${subgroupNames.join(", ")}`),
    ...table(parts.map((part) => [`  ${part.source}`, ...describePart(part)])),
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
  const { train, test } = plan;
  const row = (name: string, trainCount: number, testCount: number) => [
    name,
    countText(trainCount),
    countText(testCount),
  ];
  const rows = [
    ["class", "train", "test"],
    ...classNames.map((name, i) => row(name, train.classCounts[i], test.classCounts[i])),
    row("all", train.examples.length, test.examples.length),
  ];
  if (subgroupNames.length > 0) rows.push(["", "", ""], ["subgroup", "train", "test"]);
  for (const [i, name] of subgroupNames.entries()) {
    rows.push(row(name, train.subgroupCounts[i], test.subgroupCounts[i]));
  }
  return [...plan.notes.map((note) => `Note: ${note}`), ...table(rows, 1)].join("\n");
}

function describePart({ split, count, shape }: InspectedPart): string[] {
  return [
    split ?? "no split",
    `${countText(count)} examples`,
    shape === null ? "" : `${shape.height} x ${shape.width} x ${shape.channels}`,
  ];
}

/**
 * Lines of cells in columns.
 *
 * @param firstNumber Columns from here on are aligned to the right.
 */
export function table(rows: readonly (readonly string[])[], firstNumber = Infinity): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  }
  return rows.map((row) =>
    row
      .map((cell, i) => (i < firstNumber ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
      .join("  ")
      .trimEnd(),
  );
}
