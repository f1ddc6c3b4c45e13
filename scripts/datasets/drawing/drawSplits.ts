import type { SplitName } from "../../../src/core/dataset/manifest.ts";
import type { DatasetDescription, PackedSplit } from "../../../src/core/dataset/packedDataset.ts";
import { seededGenerator } from "../../../src/core/random/seededGenerator.ts";
import { type UniformSource, uniformSource } from "./uniform.ts";

/** One example in so many of each class is of the rare subgroup. */
const rarePeriods = { train: 10, test: 2 } as const satisfies Record<SplitName, number>;

/** A generated data set. */
export interface DrawnDataset {
  readonly description: DatasetDescription;
  /** In each split. */
  readonly exampleCount: number;
  readonly seeds: Readonly<Record<SplitName, number>>;
  /** One image, u8 [height, width, channels]. */
  readonly draw: (classIndex: number, isRare: boolean, source: UniformSource) => Uint8Array;
}

/** Draws both splits of a data set, each from its seed. */
export function drawSplits(drawn: DrawnDataset): Record<SplitName, Omit<PackedSplit, "count">> {
  return { train: drawSplit(drawn, "train"), test: drawSplit(drawn, "test") };
}

/**
 * Draws the images of a split one after the other. Labels go round 0, 1, ..., so every prefix is
 * balanced up to one. Subgroup 0 is common, 1 rare.
 */
function drawSplit(
  { description: { shape, classNames }, exampleCount, seeds, draw }: DrawnDataset,
  splitName: SplitName,
): Omit<PackedSplit, "count"> {
  const source = uniformSource(seededGenerator(seeds[splitName]));
  const imageBytes = shape.height * shape.width * shape.channels;
  const images = new Uint8Array(exampleCount * imageBytes);
  const labels = new Uint8Array(exampleCount);
  const subgroups = new Uint8Array(exampleCount);
  for (let i = 0; i < exampleCount; i++) {
    const classIndex = i % classNames.length;
    const round = Math.floor(i / classNames.length);
    // The class index staggers the classes, so that the shares hold over them all together too.
    const isRare = (round + classIndex) % rarePeriods[splitName] === 0;
    labels[i] = classIndex;
    subgroups[i] = isRare ? 1 : 0;
    images.set(draw(classIndex, isRare, source), i * imageBytes);
  }
  return { images, labels, subgroups };
}
