import { apportion, subsetCounts, testCounts } from "../../core/dataset/apportion.ts";
import type { SplitName } from "../../core/dataset/manifest.ts";
import { LabError } from "../../core/errors.ts";
import { hash32 } from "../../core/random/hash32.ts";
import { shuffledIndices } from "../../core/random/shuffledIndices.ts";
import { countClasses, countGroups, type ExampleTable } from "./exampleTable.ts";

/** What a seed decides. The numbers are part of every data set that was made: never reuse one. */
const drawTags = { split: 1, trainSubset: 2, testSubset: 3, trainOrder: 4, testOrder: 5 } as const;

/** Sets draws apart from other uses of the same hash: the bytes "pack". */
const packDomain = 0x7061636b;

/** Indices into an example table, per split. */
export type SplitExamples = Readonly<Record<SplitName, Uint32Array>>;

/**
 * Divides all examples into training and test, class by class.
 *
 * Classes divide by `testCounts`, subgroups like their class.
 *
 * @returns Ascending indices.
 */
export function splitBySeed(table: ExampleTable, testShare: number, seed: number): SplitExamples {
  const all = Uint32Array.from({ length: table.count }, (_, example) => example);
  const testSizes = testCounts(countClasses(table, all), testShare);
  const [test, train] = draw(table, all, testSizes, drawSeed(seed, "split"));
  return { train, test };
}

/**
 * A subset of a split: classes by `subsetCounts`, the subgroups of each in proportion.
 *
 * @param count Absent: all of them.
 * @returns Ascending indices.
 * @throws {LabError} "dataset-invalid" if there are fewer than `count`, or more classes than that.
 */
export function subset(
  table: ExampleTable,
  splitName: SplitName,
  examples: Uint32Array,
  count: number | undefined,
  seed: number,
): Uint32Array {
  if (count === undefined || count === examples.length) return examples;
  if (count > examples.length) {
    throw new LabError(
      "dataset-invalid",
      `${splitName}: ${count} examples are asked for, there are ${examples.length}`,
    );
  }
  const classSizes = countClasses(table, examples);
  const leastCount = classSizes.filter((size) => size > 0).length;
  if (count < leastCount) {
    throw new LabError(
      "dataset-invalid",
      `${splitName}: ${count} examples are asked for, ${leastCount} classes need one each`,
    );
  }
  const sizes = subsetCounts(classSizes, count);
  return draw(table, examples, sizes, drawSeed(seed, `${splitName}Subset`))[0];
}

/** The examples in an order that the seed decides. */
export function inSeededOrder(
  splitName: SplitName,
  examples: Uint32Array,
  seed: number,
): Uint32Array {
  const order = shuffledIndices(examples.length, drawSeed(seed, `${splitName}Order`));
  return order.map((index) => examples[index]);
}

/**
 * Draws so many of each class, of its subgroups in proportion.
 *
 * @returns The drawn and the others, each in the order of `pool`.
 */
function draw(
  table: ExampleTable,
  pool: Uint32Array,
  classSizes: readonly number[],
  seed: number,
): [Uint32Array, Uint32Array] {
  const wanted = countGroups(table, pool).map((groups, label) =>
    apportion(classSizes[label], groups),
  );
  const isDrawn = new Uint8Array(pool.length);
  // The first of each group in a shuffled order: a draw without replacement.
  for (const index of shuffledIndices(pool.length, seed)) {
    const example = pool[index];
    const groups = wanted[table.labels[example]];
    const subgroup = table.subgroups[example];
    if (groups[subgroup] === 0) continue;
    groups[subgroup]--;
    isDrawn[index] = 1;
  }
  return [
    pool.filter((_, index) => isDrawn[index] === 1),
    pool.filter((_, index) => isDrawn[index] === 0),
  ];
}

function drawSeed(seed: number, purpose: keyof typeof drawTags): number {
  return hash32(seed, packDomain, 0, drawTags[purpose]);
}
