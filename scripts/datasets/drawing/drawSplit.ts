import type { PackedSplit } from "../../../src/core/dataset/packedDataset.ts";
import { seededGenerator } from "../../../src/core/random/seededGenerator.ts";
import { type UniformSource, uniformSource } from "./uniform.ts";

/** A split of a generated data set. */
export interface DrawnSplit {
  readonly exampleCount: number;
  readonly classCount: number;
  /** Values of an image: height x width x channels. */
  readonly imageBytes: number;
  /** One example in so many of each class is of the rare subgroup. */
  readonly rarePeriod: number;
  readonly seed: number;
  /** One image, u8 [imageBytes]. */
  readonly draw: (classIndex: number, isRare: boolean, source: UniformSource) => Uint8Array;
}

/**
 * Draws the images of a split one after the other, from one seed. Labels go round 0, 1, ..., so
 * every prefix is balanced up to one. Subgroup 0 is common, 1 rare.
 */
export function drawSplit(split: DrawnSplit): Omit<PackedSplit, "count"> {
  const { exampleCount, classCount, imageBytes, rarePeriod } = split;
  const source = uniformSource(seededGenerator(split.seed));
  const images = new Uint8Array(exampleCount * imageBytes);
  const labels = new Uint8Array(exampleCount);
  const subgroups = new Uint8Array(exampleCount);
  for (let i = 0; i < exampleCount; i++) {
    const classIndex = i % classCount;
    const round = Math.floor(i / classCount);
    // The class index staggers the classes, so that the shares hold over them all together too.
    const isRare = (round + classIndex) % rarePeriod === 0;
    labels[i] = classIndex;
    subgroups[i] = isRare ? 1 : 0;
    images.set(split.draw(classIndex, isRare, source), i * imageBytes);
  }
  return { images, labels, subgroups };
}
