import { readLimits } from "../../core/dataset/limits.ts";
import type { ColumnChoice } from "../../protocol/importApi.ts";
import { invalid } from "../invalid.ts";
import type { DatasetReading, SourcePart } from "../reading.ts";

/** Names of classes and subgroups go into a manifest. */
const maxNameLength = 200;

/**
 * Checks what holds for a reading of any format, so that what comes after can rely on it: labels
 * and subgroups have names, the choice of columns is in force, the parts' images are of one kind.
 *
 * @returns The reading, with a note where classes have no examples.
 * @throws {LabError} "dataset-invalid" naming the part and example, or the class or column.
 */
export function checkReading(reading: DatasetReading, choice: ColumnChoice): DatasetReading {
  const { parts, classNames, subgroupNames } = reading;
  if (parts.every(({ count }) => count === 0)) throw invalid("the files", "examples", "none");
  refuseIgnoredChoice(reading, choice);
  checkNames("class names", classNames, 2);
  checkNames("subgroup names", subgroupNames, 0);
  for (const part of parts) {
    checkValues(part, "labels", part.labels, classNames.length);
    const { subgroups } = part;
    if ((subgroups !== null) !== subgroupNames.length > 0) {
      const expected = subgroups === null ? "a subgroup of each example" : "no subgroups";
      throw invalid(part.source, expected, `${subgroupNames.length} subgroup names`);
    }
    if (subgroups !== null) checkValues(part, "subgroups", subgroups, subgroupNames.length);
  }
  checkChannels(parts);
  return { ...reading, notes: [...reading.notes, ...emptyClassNotes(reading)] };
}

function refuseIgnoredChoice({ columns, chosen }: DatasetReading, choice: ColumnChoice): void {
  for (const role of ["label", "subgroup"] as const) {
    const wanted = choice[role] ?? null;
    if (wanted === null || chosen[role] === wanted) continue;
    const names = columns.map(({ name }) => name).join(", ") || "no columns to choose from";
    throw invalid(`the ${role} column`, names, `"${wanted}"`);
  }
}

function checkNames(what: string, names: readonly string[], minCount: number): void {
  const { classCount } = readLimits;
  if (names.length < minCount || names.length > classCount) {
    throw invalid(what, `${minCount} to ${classCount}`, String(names.length));
  }
  const odd = names.findIndex(({ length }) => length < 1 || length > maxNameLength);
  if (odd === -1) return;
  const found = `${names[odd].length} at index ${odd}`;
  throw invalid(what, `1 to ${maxNameLength} characters each`, found);
}

function checkValues(
  { source, count }: SourcePart,
  what: "labels" | "subgroups",
  values: Uint8Array,
  nameCount: number,
): void {
  if (values.length !== count) throw invalid(source, `${count} ${what}`, String(values.length));
  const odd = values.findIndex((value) => value >= nameCount);
  if (odd === -1) return;
  throw invalid(`${source} example ${odd}`, `${what} below ${nameCount}`, String(values[odd]));
}

/** Grey and colour can be made the same; other numbers of channels cannot. */
function checkChannels(parts: readonly SourcePart[]): void {
  const known = parts.filter(({ shape }) => shape !== null);
  const kindOf = ({ shape }: SourcePart) =>
    shape?.channels === 1 || shape?.channels === 3 ? "1 or 3" : String(shape?.channels);
  const other = known.find((part) => kindOf(part) !== kindOf(known[0]));
  if (other === undefined) return;
  const expected = `${kindOf(known[0])} channels, as in ${known[0].source}`;
  throw invalid(other.source, expected, kindOf(other));
}

function emptyClassNotes({ parts, classNames }: DatasetReading): string[] {
  const seen = new Set(parts.flatMap(({ labels }) => [...new Set(labels)]));
  const empty = classNames.filter((_, label) => !seen.has(label));
  if (empty.length === 0) return [];
  const list = empty.length > 5 ? `${empty.slice(0, 5).join(", ")} ...` : empty.join(", ");
  return [`Classes without examples: ${list} (${empty.length} of ${classNames.length}).`];
}
