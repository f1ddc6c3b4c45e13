import { LabError } from "../errors.ts";

/** The fewest and the most that a group may be given. */
export interface GroupBounds {
  readonly least: number;
  readonly most: number;
}

/**
 * Divides a total among groups in proportion to their sizes, by the largest remainder: each gets
 * its quota rounded down, and what is left goes one by one to the largest remainders, of equal ones
 * to the first. Each share is within one of its quota, and no group gets more than its size.
 *
 * @param total Integer in [0, sum of sizes].
 * @param sizes Size of each group, shape [groups].
 * @returns Shares, shape [groups]; their sum is `total`.
 * @throws {LabError} "internal" if the total is out of range.
 * @see Hamilton's method of apportionment (1792).
 */
export function apportion(total: number, sizes: readonly number[]): number[] {
  const sizeSum = sum(sizes);
  if (!Number.isInteger(total) || total < 0 || total > sizeSum) {
    throw new LabError("internal", `apportion needs a total in [0, ${sizeSum}], got ${total}`);
  }
  if (total === 0) return sizes.map(() => 0);
  // Integers below 2^53 throughout: quota = (size * total) / sizeSum, without a rounding error.
  const remainders = sizes.map((size) => (size * total) % sizeSum);
  const shares = sizes.map((size, group) => (size * total - remainders[group]) / sizeSum);
  const byRemainder = [...sizes.keys()].sort((a, b) => remainders[b] - remainders[a] || a - b);
  for (const group of byRemainder.slice(0, total - sum(shares))) shares[group]++;
  return shares;
}

/**
 * `apportion`, with a fewest and a most for each group. Groups that would break their bound get the
 * bound, and the others share the rest in proportion.
 *
 * @param total Moved into what the bounds allow, if it is outside.
 * @param sizes Size of each group, shape [groups].
 * @param bounds Of each group, shape [groups]; 0 <= least <= most <= size.
 * @returns Shares, shape [groups], each within its bounds.
 */
export function apportionWithin(
  total: number,
  sizes: readonly number[],
  bounds: readonly GroupBounds[],
): number[] {
  const leastSum = sum(bounds.map(({ least }) => least));
  const mostSum = sum(bounds.map(({ most }) => most));
  const shares = sizes.map(() => 0);
  let rest = clamp(total, leastSum, mostSum);
  let free = [...sizes.keys()];
  while (free.length > 0) {
    const freeSizes = free.map((group) => sizes[group]);
    const wanted = apportion(rest, freeSizes);
    const allowed = wanted.map((share, i) => {
      const { least, most } = bounds[free[i]];
      return clamp(share, least, most);
    });
    // Only bounds on the heavier side are settled: settling them moves the others away from theirs.
    const excess = sum(allowed) - rest;
    const settled = free.filter(
      (_, i) => excess === 0 || (allowed[i] - wanted[i]) * Math.sign(excess) > 0,
    );
    for (const [i, group] of free.entries()) shares[group] = allowed[i];
    rest -= sum(settled.map((group) => shares[group]));
    free = free.filter((group) => !settled.includes(group));
  }
  return shares;
}

/**
 * Examples of each class that go to test where a seed splits: `testShare` of all, rounded, and of
 * each class its part. A class of two or more is in both splits, a class of one trains.
 *
 * @param classCounts Examples of each class, shape [classes].
 * @returns Shape [classes].
 */
export function testCounts(classCounts: readonly number[], testShare: number): number[] {
  const bounds = classCounts.map((count) => ({
    least: Math.min(1, Math.max(0, count - 1)),
    most: Math.max(0, count - 1),
  }));
  return apportionWithin(Math.round(sum(classCounts) * testShare), classCounts, bounds);
}

/**
 * Examples of each class in a subset: classes keep their proportions, and none vanishes.
 *
 * @param count At least the number of classes that have examples, at most all examples.
 * @returns Shape [classes].
 */
export function subsetCounts(classCounts: readonly number[], count: number): number[] {
  const bounds = classCounts.map((most) => ({ least: Math.min(1, most), most }));
  return apportionWithin(count, classCounts, bounds);
}

/** Sum of integers. */
export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
