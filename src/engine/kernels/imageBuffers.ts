import type { SplitName } from "../../core/dataset/manifest.ts";

/**
 * Ends of the names of the buffers that one split's images may lie in. Three at most: `gatherBatch`
 * binds five others, and a shader stage has 8 storage buffers under WebGPU's default limits.
 */
const suffixes = ["", "2", "3"] as const;
export const mostImageBuffers = suffixes.length;

/** A variable of `gatherBatch`. */
export type ImageBinding = `images${(typeof suffixes)[number]}`;
export type ImageBufferName = `${SplitName}Images${(typeof suffixes)[number]}`;

/**
 * How many of a split's examples each of its buffers holds: all in use, or a multiple of 4, so that
 * no word of 4 bytes lies in two. The last buffer may hold fewer.
 */
export type ExamplesPerBuffer = Readonly<Record<SplitName, number>>;

/** The variables for the images of so many examples. */
export function imageBindings(count: number, perBuffer: number): readonly ImageBinding[] {
  return suffixes
    .slice(0, Math.ceil(count / perBuffer))
    .map((suffix) => `images${suffix}` as const);
}

/** The buffer behind each variable. */
export function imageBufferNames(
  split: SplitName,
): Readonly<Record<ImageBinding, ImageBufferName>> {
  return {
    images: `${split}Images`,
    images2: `${split}Images2`,
    images3: `${split}Images3`,
  };
}
