import type { DatasetManifest, ImageShape, SplitName } from "../core/dataset/manifest.ts";
import type { PackOptions } from "../core/dataset/packOptions.ts";
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

/** Which columns are label and subgroup. Left out: the format's own choice. */
export interface ColumnChoice {
  readonly label?: string;
  /** Null: no subgroups. */
  readonly subgroup?: string | null;
}

/** A reading that is wanted: all that a worker needs to open it, and to recognise it. */
export interface WantedReading {
  /** Unique among the readings of a page: a worker that has another one open, or none, opens it. */
  readonly id: number;
  readonly request: ImportRequest;
  readonly columns: ColumnChoice;
}

/** How far a reading is. */
export interface ReadProgress {
  /** The current activity, for people: "Reading train-images-idx3-ubyte.gz". */
  readonly activity: string;
  /** Share of it that is done, in [0, 1]; null where it is not known. */
  readonly fraction: number | null;
}

/** A format of files that is read. */
export interface FormatInfo {
  /** Follows "Recognised as": `IDX files`. */
  readonly title: string;
  /** What is read, for lists: `IDX (MNIST)`. */
  readonly reads: string;
}

/** A column that can be the label or the subgroup: an attribute of a CSV, a field of a parquet. */
export interface ColumnInfo {
  readonly name: string;
  /** Distinct values, at most 257 counted. */
  readonly valueCount: number;
  /** The first few distinct values. */
  readonly sampleValues: readonly string[];
}

/** Where the form of a data set starts from. */
export interface DatasetSuggestion {
  /** Lower-case letters, digits and dashes. */
  readonly name: string;
  readonly title: string;
  readonly licence: string;
  readonly source: string;
  readonly horizontalFlip: boolean;
}

/** What is known of files besides their examples. */
export interface ReadingFacts {
  /** Title of the format. */
  readonly format: string;
  readonly classNames: readonly string[];
  /** Empty without subgroups. */
  readonly subgroupNames: readonly string[];
  /** The columns to choose from; empty where the format has one label and nothing else. */
  readonly columns: readonly ColumnInfo[];
  /** The current choice. */
  readonly chosen: { readonly label: string | null; readonly subgroup: string | null };
  readonly suggestion: DatasetSuggestion;
  /** What was left out and why, in sentences for people. Empty if everything was used. */
  readonly notes: readonly string[];
}

/** A part of a reading, as it is shown. */
export interface InspectedPart {
  readonly source: string;
  /** Null where the files do not name it. */
  readonly split: SplitName | null;
  readonly count: number;
  /** Examples of each class, shape [classes]. */
  readonly classCounts: readonly number[];
  /** Of all images, or of the few that were looked at; null where those differ. */
  readonly shape: ImageShape | null;
}

/** A reading as plain data. */
export interface InspectedDataset extends ReadingFacts {
  readonly parts: readonly InspectedPart[];
}

/** A packed data set: the manifest and the contents of its files, by file name. */
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
 * The worker protocol of imports. The worker keeps one reading open, as a resource: `inspect` and
 * `pack` open the one that they name unless it is open. One of them runs at a time.
 */
export interface ImportApi {
  inspect(
    wanted: WantedReading,
    onProgress: (progress: ReadProgress) => void,
  ): Promise<Outcome<InspectedDataset>>;
  /** The buffers are transferred, and the reading is closed: they may be parts of it. */
  pack(
    wanted: WantedReading,
    options: PackOptions,
    onProgress: (progress: ReadProgress) => void,
  ): Promise<Outcome<PackedFiles>>;
  /** What is under way rejects with "cancelled". Downloads keep what has arrived. */
  cancel(): Promise<void>;
  /** The formats that are read, in the order in which they are tried. */
  formats(): Promise<Outcome<readonly FormatInfo[]>>;
  downloads(): Promise<Outcome<readonly KeptDownload[]>>;
  removeDownload(sourceName: string): Promise<Outcome<void>>;
}
