/** Names of columns that say nothing of the attribute, so that "not label" would not either. */
const plainColumns = ["label", "class", "target", "subgroup", "group"];

/**
 * Orders distinct values: by number if all are whole numbers, else by code unit. The same on every
 * machine.
 */
export function sortedValues(values: Iterable<string>): string[] {
  const list = [...values];
  if (list.every((value) => /^-?\d{1,15}$/.test(value))) {
    return list.sort((a, b) => Number(a) - Number(b) || (a < b ? -1 : 1));
  }
  return list.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/**
 * Names for the sorted values of a column. A binary attribute, -1 and 1 or 0 and 1, becomes
 * "not Smiling" and "Smiling": the positive class has index 1, as the verdict's rates take it.
 *
 * @param sorted As `sortedValues` gives them.
 */
export function namesOfValues(column: string, sorted: readonly string[]): readonly string[] {
  const isBinary = ["-1,1", "0,1"].includes(sorted.join());
  if (!isBinary || plainColumns.includes(column.toLowerCase())) return sorted;
  return [`not ${column}`, column];
}
