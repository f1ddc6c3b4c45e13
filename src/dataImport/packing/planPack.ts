import { sum } from "../../core/dataset/apportion.ts";
import { type SplitName, splitNames } from "../../core/dataset/manifest.ts";
import type { PackOptions } from "../../core/dataset/packOptions.ts";
import { LabError } from "../../core/errors.ts";
import type { DatasetReading, SourcePart } from "../reading.ts";
import { inSeededOrder, type SplitExamples, splitBySeed, subset } from "./chooseExamples.ts";
import { countGroups, type ExampleTable, exampleTable } from "./exampleTable.ts";
import { checkPackedSize, type ImageSize, plannedShape } from "./packShape.ts";

/** The examples of a split that is to be packed. */
interface PlannedSplit {
  /** In the order of the data set: indices over the reading's parts laid end to end. */
  readonly examples: Uint32Array;
  /** u8 [count] */
  readonly labels: Uint8Array;
  /** u8 [count]; null without subgroups. */
  readonly subgroups: Uint8Array | null;
  /** Examples of each class, shape [classes]. */
  readonly classCounts: readonly number[];
  /** Examples of each subgroup, shape [subgroups]; empty without subgroups. */
  readonly subgroupCounts: readonly number[];
}

/** What packing a reading will make, before any image is read. */
export interface PackPlan extends Readonly<Record<SplitName, PlannedSplit>> {
  /** Null where it is unknown before decoding. */
  readonly size: ImageSize | null;
  /** Null where it is unknown before decoding: colour if any image is. */
  readonly channels: number | null;
  /** Bytes of images, labels and subgroups; null where the shape is not known. */
  readonly bytes: number | null;
  /** What was left out and why, in sentences for people. */
  readonly notes: readonly string[];
}

/**
 * Decides which examples train and which test, in which order, and how many bytes they take. Reads no
 * images; the same reading and options give the same plan.
 *
 * The order is shuffled by the seed, save that a packed data set taken whole keeps its own.
 *
 * @throws {LabError} "dataset-invalid" if the files have no split that is asked for, a split is
 *   empty or lacks a class, more is asked for than there is, sizes differ and no side is given, or
 *   the result would be larger than `readLimits.packedBytes`.
 */
export function planPack(reading: DatasetReading, options: PackOptions): PackPlan {
  const table = exampleTable(reading);
  refuseOneClass(table);
  const { split, seed } = options;
  const whole =
    split.by === "files"
      ? splitByFiles(reading.parts, table)
      : splitBySeed(table, split.testShare, seed);
  const chosen = {
    train: subset(table, "train", whole.train, options.trainCount, seed),
    test: subset(table, "test", whole.test, options.testCount, seed),
  };
  const isWhole = splitNames.every((name) => chosen[name].length === whole[name].length);
  const keepsOrder = reading.keepsOrder && split.by === "files" && isWhole;
  if (!keepsOrder) checkClasses(table, chosen, reading.classNames);
  const planned = (name: SplitName) => {
    const examples = keepsOrder ? chosen[name] : inSeededOrder(name, chosen[name], seed);
    return plannedSplit(table, examples, reading.subgroupNames.length > 0);
  };
  const usable = reading.parts.filter((part) => split.by === "seed" || part.split !== null);
  const shape = plannedShape(usable, options);
  const exampleCount = chosen.train.length + chosen.test.length;
  checkPackedSize(exampleCount, shape);
  return {
    train: planned("train"),
    test: planned("test"),
    ...shape,
    bytes: packedBytes(exampleCount, shape.size, shape.channels, reading.subgroupNames.length > 0),
    notes: notesOf(reading.parts, usable),
  };
}

function refuseOneClass({ labels }: ExampleTable): void {
  const filledCount = new Set(labels).size;
  if (filledCount > 1) return;
  throw new LabError(
    "dataset-invalid",
    `A data set needs examples of at least 2 classes, found ${filledCount}`,
  );
}

function splitByFiles(parts: readonly SourcePart[], table: ExampleTable): SplitExamples {
  const examplesOf = (name: SplitName) => {
    const indices = parts.flatMap((part, i) => (part.split === name ? [i] : []));
    const examples = new Uint32Array(sum(indices.map((i) => parts[i].count)));
    let next = 0;
    for (const i of indices) {
      for (let k = 0; k < parts[i].count; k++) examples[next++] = table.partStarts[i] + k;
    }
    return examples;
  };
  const examples = { train: examplesOf("train"), test: examplesOf("test") };
  const missing = splitNames.filter((name) => examples[name].length === 0);
  if (missing.length === 0) return examples;
  throw new LabError(
    "dataset-invalid",
    `The files name no examples to ${missing.join(" and none to ")}: add the missing files, or split all examples by a seed`,
  );
}

function checkClasses(table: ExampleTable, chosen: SplitExamples, classNames: readonly string[]) {
  const train = countGroups(table, chosen.train).map(sum);
  const test = countGroups(table, chosen.test).map(sum);
  // A class of a fixed list that no file has is noted by the reading, and harmless.
  const missing = classNames.findIndex((_, label) => (train[label] === 0) !== (test[label] === 0));
  if (missing < 0) return;
  throw new LabError(
    "dataset-invalid",
    `Class "${classNames[missing]}" has ${examplesText(train[missing])} to train and ${test[missing]} to test: ` +
      "a class needs at least one in both",
  );
}

function plannedSplit(
  table: ExampleTable,
  examples: Uint32Array,
  hasSubgroups: boolean,
): PlannedSplit {
  const groups = countGroups(table, examples);
  const subgroups = Uint8Array.from(examples, (example) => table.subgroups[example]);
  const subgroupCounts = Array.from({ length: table.subgroupCount }, (_, subgroup) =>
    sum(groups.map((counts) => counts[subgroup])),
  );
  return {
    examples,
    labels: Uint8Array.from(examples, (example) => table.labels[example]),
    subgroups: hasSubgroups ? subgroups : null,
    classCounts: groups.map(sum),
    subgroupCounts: hasSubgroups ? subgroupCounts : [],
  };
}

function packedBytes(
  exampleCount: number,
  size: ImageSize | null,
  channels: number | null,
  hasSubgroups: boolean,
): number | null {
  if (size === null || channels === null) return null;
  return exampleCount * (size.height * size.width * channels + (hasSubgroups ? 2 : 1));
}

function notesOf(parts: readonly SourcePart[], usable: readonly SourcePart[]): string[] {
  return parts
    .filter((part) => part.count > 0 && !usable.includes(part))
    .map(({ source, count }) => `${source}: left out ${examplesText(count)} of neither split`);
}

function examplesText(count: number): string {
  return count === 1 ? "1 example" : `${count} examples`;
}
