import type { ColumnChoice, DatasetReading, ImageShape } from "../core/dataset/datasetReading.ts";
import type { DatasetManifest } from "../core/dataset/manifest.ts";
import type { PackOptions } from "../core/dataset/packOptions.ts";
import type { ReadProgress } from "../core/dataset/sourceFile.ts";
import type { Outcome } from "./engineApi.ts";

/** A file of the user's, and its path below the folder that was dropped or picked. */
export interface GivenFile {
  readonly path: string;
  readonly file: Blob;
}

/** What to read: the user's files, or a data set of the table of sources. */
export type ImportRequest =
  | { readonly kind: "files"; readonly files: readonly GivenFile[] }
  | { readonly kind: "source"; readonly sourceName: string };

/** A part of a reading, as the page shows it. */
export interface InspectedPart {
  readonly source: string;
  readonly split: "train" | "test" | null;
  readonly count: number;
  /** Examples of each class, shape [classes]. */
  readonly classCounts: readonly number[];
  /** Of all images, or of the few that were looked at; null where those differ. */
  readonly shape: ImageShape | null;
}

/** A `DatasetReading` as plain data. */
export interface InspectedDataset extends Omit<DatasetReading, "parts"> {
  readonly parts: readonly InspectedPart[];
}

/** A packed data set on its way: the manifest and the contents of its files, by file name. */
export interface PackedFiles {
  readonly manifest: DatasetManifest;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Downloaded files of a source that are kept, whole or in part. */
export interface KeptDownload {
  readonly sourceName: string;
  readonly bytes: number;
  readonly totalBytes: number;
}

/**
 * The door of the worker that reads data sets. One reading at a time: `inspect` opens it, `pack`
 * makes a data set of it; a new `inspect` closes the one before.
 */
export interface ImportApi {
  inspect(
    request: ImportRequest,
    choice: ColumnChoice,
    onProgress: (progress: ReadProgress) => void,
  ): Promise<Outcome<InspectedDataset>>;
  /** Of the reading that is open; the buffers are transferred. */
  pack(
    options: PackOptions,
    onProgress: (progress: ReadProgress) => void,
  ): Promise<Outcome<PackedFiles>>;
  /** What is under way rejects with "cancelled". Downloads keep what has arrived. */
  cancel(): Promise<void>;
  downloads(): Promise<Outcome<readonly KeptDownload[]>>;
  removeDownload(sourceName: string): Promise<Outcome<void>>;
}
