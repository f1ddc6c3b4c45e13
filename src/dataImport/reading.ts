import type { ImageShape, SplitName } from "../core/dataset/manifest.ts";
import type { ReadingFacts } from "../protocol/importApi.ts";
import type { ReadContext } from "./readContext.ts";

/** Pixels of one image, u8 [height, width, channels]; channels is 1 or 3, other numbers only from packed and IDX files. */
export interface RawImage extends ImageShape {
  readonly pixels: Uint8Array;
}

/** Takes the image of an example of a part. The pixels may be a view that lives until it returns. */
export type TakeImage = (exampleIndex: number, image: RawImage) => void;

/**
 * A run of examples out of one or more files: labels are read, images are read when asked for.
 * Choosing examples comes before decoding, so a subset of a large source is cheap.
 */
export interface SourcePart {
  /** The files it came from, for messages. */
  readonly source: string;
  /** Null where the files name none; a split by seed then decides. */
  readonly split: SplitName | null;
  readonly count: number;
  /** Class of each example, u8 [count], below the reading's `classNames.length`. */
  readonly labels: Uint8Array;
  /** Subgroup of each example, u8 [count]; null without subgroups. */
  readonly subgroups: Uint8Array | null;
  /** Null where the images differ, or it is unknown before decoding. */
  readonly shape: ImageShape | null;
  /** What messages call an example, where it has a file of its own. */
  readonly nameOf?: (exampleIndex: number) => string;
  /**
   * Passes on the images of the chosen examples, each once, in order.
   *
   * @param chosen Indices of examples, ascending, without doubles.
   * @throws {LabError} "dataset-invalid" naming file, offset or row, what was expected and found;
   *   "cancelled".
   */
  readImages(chosen: Uint32Array, take: TakeImage, context: ReadContext): Promise<void>;
}

/** What a format made of the files, before any image is read. */
export interface DatasetReading extends ReadingFacts {
  readonly parts: readonly SourcePart[];
  /** True if a packing that takes all of it keeps the order of the examples, and so the hash. */
  readonly keepsOrder: boolean;
}
