import type { PackedSplit } from "../core/dataset/packedDataset.ts";

/** Examples of one class and one subgroup. */
export interface ExampleGroup {
  readonly classIndex: number;
  /** Null where the data set has no subgroups. */
  readonly subgroupIndex: number | null;
  readonly count: number;
  /** The first of them, ascending. */
  readonly firstIndices: readonly number[];
}

/**
 * The examples of a split by class, then subgroup; groups without examples are left out.
 *
 * @param shownCount How many indices of each group are kept.
 */
export function exampleGroups(
  split: PackedSplit,
  classCount: number,
  subgroupCount: number,
  shownCount: number,
): readonly ExampleGroup[] {
  const { labels, subgroups, count } = split;
  const width = Math.max(1, subgroupCount);
  const counts = new Uint32Array(classCount * width);
  const firsts: number[][] = Array.from(counts, () => []);
  for (let i = 0; i < count; i++) {
    const group = labels[i] * width + (subgroups === null ? 0 : subgroups[i]);
    if (counts[group]++ < shownCount) firsts[group].push(i);
  }
  return firsts.flatMap((firstIndices, group) =>
    counts[group] === 0
      ? []
      : {
          classIndex: Math.floor(group / width),
          subgroupIndex: subgroups === null ? null : group % width,
          count: counts[group],
          firstIndices,
        },
  );
}

/** Counts of each subgroup of each class, shape [classes][subgroups]; one column without any. */
export function exampleCounts(
  split: PackedSplit,
  classCount: number,
  subgroupCount: number,
): readonly (readonly number[])[] {
  const width = Math.max(1, subgroupCount);
  const counts = Array.from({ length: classCount }, () => new Array<number>(width).fill(0));
  for (let i = 0; i < split.count; i++) {
    counts[split.labels[i]][split.subgroups === null ? 0 : split.subgroups[i]]++;
  }
  return counts;
}

/**
 * The example before (-1) or after (1) one, of the same class and subgroup.
 *
 * @returns Null at the end.
 */
export function neighbourInGroup(
  { labels, subgroups, count }: PackedSplit,
  exampleIndex: number,
  direction: -1 | 1,
): number | null {
  for (let i = exampleIndex + direction; i >= 0 && i < count; i += direction) {
    if (labels[i] !== labels[exampleIndex]) continue;
    if (subgroups === null || subgroups[i] === subgroups[exampleIndex]) return i;
  }
  return null;
}
