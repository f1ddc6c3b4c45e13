import { sum } from "../../core/dataset/apportion.ts";
import type { DatasetReading } from "../reading.ts";

/** All examples of a reading: its parts laid end to end. */
export interface ExampleTable {
  readonly count: number;
  /** Index of the first example of each part, shape [parts]. */
  readonly partStarts: readonly number[];
  /** u8 [count] */
  readonly labels: Uint8Array;
  /** u8 [count]; all 0 without subgroups. */
  readonly subgroups: Uint8Array;
  readonly classCount: number;
  /** 1 without subgroups. */
  readonly subgroupCount: number;
}

/** Lays the labels and subgroups of a reading's parts end to end. */
export function exampleTable({ parts, classNames, subgroupNames }: DatasetReading): ExampleTable {
  const count = sum(parts.map((part) => part.count));
  const labels = new Uint8Array(count);
  const subgroups = new Uint8Array(count);
  const partStarts: number[] = [];
  let start = 0;
  for (const part of parts) {
    partStarts.push(start);
    labels.set(part.labels, start);
    if (part.subgroups !== null) subgroups.set(part.subgroups, start);
    start += part.count;
  }
  return {
    count,
    partStarts,
    labels,
    subgroups,
    classCount: classNames.length,
    subgroupCount: Math.max(1, subgroupNames.length),
  };
}

/**
 * Counts examples by class and subgroup.
 *
 * @param examples Indices into the table.
 * @returns Shape [classes][subgroups].
 */
export function countGroups(table: ExampleTable, examples: Uint32Array): number[][] {
  const counts = Array.from({ length: table.classCount }, () =>
    new Array<number>(table.subgroupCount).fill(0),
  );
  for (const example of examples) counts[table.labels[example]][table.subgroups[example]]++;
  return counts;
}

/** Counts examples by class, shape [classes]. */
export function countClasses(table: ExampleTable, examples: Uint32Array): number[] {
  return countGroups(table, examples).map(sum);
}
