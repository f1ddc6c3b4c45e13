import type { SplitName } from "./manifest.ts";
import type { ReadContext, SourceFile } from "./sourceFile.ts";

/** The formats that are read; each has one reader. */
export type FormatName =
  | "idx"
  | "cifar"
  | "parquet"
  | "image-folder"
  | "image-table"
  | "npz"
  | "packed";

/** Height, width and channels of images, as in a manifest. */
export interface ImageShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Pixels of one image, u8 [height, width, channels]; channels is 1 or 3 unless a file says else. */
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
  /** Null where the files do not say; a split by seed then decides. */
  readonly split: SplitName | null;
  readonly count: number;
  /** Class of each example, u8 [count], below the reading's `classNames.length`. */
  readonly labels: Uint8Array;
  /** Subgroup of each example, u8 [count]; null without subgroups. */
  readonly subgroups: Uint8Array | null;
  /** Null where the images differ, or only decoding tells. */
  readonly shape: ImageShape | null;
  /** What messages call an example, where it has a file of its own. */
  readonly nameOf?: (exampleIndex: number) => string;
  /**
   * Hands over the images of the chosen examples, each once, in order.
   *
   * @param chosen Indices of examples, ascending, without doubles.
   * @throws {LabError} "dataset-invalid" naming file, offset or row, what was expected and found;
   *   "cancelled".
   */
  readImages(chosen: Uint32Array, take: TakeImage, context: ReadContext): Promise<void>;
}

/** A column that can be the label or the subgroup: an attribute of a CSV, a field of a parquet. */
export interface ColumnInfo {
  readonly name: string;
  /** Distinct values, at most 257 counted. */
  readonly valueCount: number;
  /** The first few distinct values. */
  readonly sampleValues: readonly string[];
}

/** Which columns are label and subgroup. Left out: the reader's own choice. */
export interface ColumnChoice {
  readonly label?: string;
  /** Null: no subgroups. */
  readonly subgroup?: string | null;
}

/** What a reader made of the files, before any image is read. */
export interface DatasetReading {
  readonly format: FormatName;
  readonly parts: readonly SourcePart[];
  readonly classNames: readonly string[];
  /** Empty without subgroups. */
  readonly subgroupNames: readonly string[];
  /** The columns to choose from; empty where the format has one label and nothing else. */
  readonly columns: readonly ColumnInfo[];
  /** The choice in force. */
  readonly chosen: { readonly label: string | null; readonly subgroup: string | null };
  /** What the files say of themselves, to start from. */
  readonly suggestion: DatasetSuggestion;
  /** What was left out and why, in sentences for people. Empty if everything was used. */
  readonly notes: readonly string[];
}

export interface DatasetSuggestion {
  /** Lower-case letters, digits and dashes. */
  readonly name: string;
  readonly title: string;
  readonly licence: string;
  readonly source: string;
  readonly horizontalFlip: boolean;
}

/**
 * Opens files of one format.
 *
 * @param files Archives are opened already; see `expandFiles`.
 * @returns Null if the files are not of this format: another reader may know them.
 * @throws {LabError} "dataset-invalid" if they are of this format, and malformed.
 */
export type OpenFormat = (
  files: readonly SourceFile[],
  choice: ColumnChoice,
  context: ReadContext,
) => Promise<DatasetReading | null>;
