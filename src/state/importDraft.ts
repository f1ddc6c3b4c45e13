import { subsetCounts, sum, testCounts } from "../core/dataset/apportion.ts";
import { readLimits } from "../core/dataset/limits.ts";
import type { ImageShape } from "../core/dataset/manifest.ts";
import {
  namesBothSplits,
  type PackOptions,
  packOptionsSchema,
  usualTestShare,
} from "../core/dataset/packOptions.ts";
import type { InspectedDataset } from "../protocol/importApi.ts";

/** Side to start from where the images differ in size, or are larger than `largestUsual`. */
const usualSide = 32;
/** Images of up to this side keep their size unless the user chooses another. */
const largestUsual = 64;

/** What the form starts from: all examples, with the split of the files if they have one. */
export function draftFor(inspected: InspectedDataset): PackOptions {
  const { name, title, licence, source, horizontalFlip } = inspected.suggestion;
  return {
    name,
    title,
    licence,
    source,
    horizontalFlip,
    split: namesBothSplits(inspected.parts)
      ? { by: "files" }
      : { by: "seed", testShare: usualTestShare },
    seed: 1,
    ...(needsSide(commonShape(inspected)) && { side: usualSide }),
  };
}

function needsSide(shape: ImageShape | null): boolean {
  return shape === null || Math.max(shape.height, shape.width) > largestUsual;
}

/** The known shape of all images; null if they differ or it is not known. */
export function commonShape({ parts }: InspectedDataset): ImageShape | null {
  const [first] = parts;
  if (first === undefined || first.shape === null) return null;
  const { height, width, channels } = first.shape;
  const agree = parts.every(
    ({ shape }) =>
      shape !== null &&
      shape.height === height &&
      shape.width === width &&
      shape.channels === channels,
  );
  return agree ? first.shape : null;
}

/** The options that may be left out. */
type OptionalOptions = Pick<PackOptions, "side" | "channels" | "trainCount" | "testCount">;

/** The draft with an option, or without it where the value is undefined. */
export function withOption<K extends keyof OptionalOptions>(
  draft: PackOptions,
  option: K,
  value: OptionalOptions[K] | undefined,
): PackOptions {
  const changed = { ...draft };
  delete changed[option];
  return value === undefined ? changed : { ...changed, [option]: value };
}

/** The data set that a draft would make, estimated before any image is read. */
export interface PackEstimate {
  readonly trainCount: number;
  readonly testCount: number;
  /** Examples of each class, shape [classes]. */
  readonly trainClassCounts: readonly number[];
  readonly testClassCounts: readonly number[];
  /** Null if it is only known after decoding. */
  readonly shape: ImageShape | null;
  /** Images, labels and subgroups; null without a shape. */
  readonly bytes: number | null;
}

export function estimatePack(inspected: InspectedDataset, draft: PackOptions): PackEstimate {
  const held = heldCounts(inspected, draft);
  const trainClassCounts = subset(held.train, draft.trainCount);
  const testClassCounts = subset(held.test, draft.testCount);
  const trainCount = sum(trainClassCounts);
  const testCount = sum(testClassCounts);
  const shape = packedShape(inspected, draft);
  const labelBytes = inspected.subgroupNames.length > 0 ? 2 : 1;
  const imageBytes = shape === null ? null : shape.height * shape.width * shape.channels;
  return {
    trainCount,
    testCount,
    trainClassCounts,
    testClassCounts,
    shape,
    bytes: imageBytes === null ? null : (trainCount + testCount) * (imageBytes + labelBytes),
  };
}

/** Error messages of a draft, by dotted path; empty if it can be packed. */
export function draftIssues(
  inspected: InspectedDataset,
  draft: PackOptions,
): ReadonlyMap<string, string> {
  const issues = new Map<string, string>();
  const add = (path: string, message: string) => {
    if (!issues.has(path)) issues.set(path, message);
  };
  for (const issue of packOptionsSchema.safeParse(draft).error?.issues ?? []) {
    const path = issue.path.join(".");
    add(
      path,
      path.endsWith("Count") ? "A whole number above 0, or nothing for all" : issue.message,
    );
  }
  if (issues.size > 0) return issues;
  const held = heldCounts(inspected, draft);
  for (const [option, counts] of [
    ["trainCount", held.train],
    ["testCount", held.test],
  ] as const) {
    const [wanted, most] = [draft[option], sum(counts)];
    if (wanted !== undefined && wanted > most) add(option, `At most ${most}: there are no more`);
  }
  const estimate = estimatePack(inspected, draft);
  if (estimate.trainCount === 0 || estimate.testCount === 0) {
    add(
      "split",
      `Both splits need examples; the ${estimate.trainCount === 0 ? "training" : "test"} split has none`,
    );
  }
  if (estimate.bytes !== null && estimate.bytes > readLimits.packedBytes) {
    add("size", "A data set can have 1 GB at most: take a subset, or smaller images");
  }
  return issues;
}

/** Examples of each class in each split, before a subset is taken. */
function heldCounts(inspected: InspectedDataset, { split }: PackOptions) {
  const classCount = inspected.classNames.length;
  const countsOf = (which: "train" | "test" | "all") => {
    const counts = new Array<number>(classCount).fill(0);
    for (const part of inspected.parts) {
      if (which !== "all" && part.split !== which) continue;
      part.classCounts.forEach((count, classIndex) => {
        counts[classIndex] += count;
      });
    }
    return counts;
  };
  if (split.by === "files") return { train: countsOf("train"), test: countsOf("test") };
  const all = countsOf("all");
  const test = testCounts(all, Number.isFinite(split.testShare) ? split.testShare : 0);
  return { train: all.map((count, classIndex) => count - test[classIndex]), test };
}

/** A subset with the class balance kept. */
function subset(counts: readonly number[], wanted: number | undefined): readonly number[] {
  if (wanted === undefined || !(wanted < sum(counts)) || wanted < 1) return counts;
  return subsetCounts(counts, Math.floor(wanted));
}

function packedShape(inspected: InspectedDataset, draft: PackOptions): ImageShape | null {
  const shape = commonShape(inspected);
  const channels = draft.channels ?? shape?.channels ?? null;
  const side = draft.side;
  if (side !== undefined && Number.isFinite(side)) {
    // Colour, the larger size, where the channels are not known.
    return { height: side, width: side, channels: channels ?? 3 };
  }
  return shape === null ? null : { ...shape, channels: channels ?? shape.channels };
}
