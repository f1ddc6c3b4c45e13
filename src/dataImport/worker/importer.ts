import type {
  ColumnChoice,
  DatasetReading,
  DatasetSuggestion,
} from "../../core/dataset/datasetReading.ts";
import type { DatasetFolder } from "../../core/dataset/packedDataset.ts";
import { type PackOptions, parsePackOptions } from "../../core/dataset/packOptions.ts";
import type {
  DecodeImage,
  ReadContext,
  ReadProgress,
  SourceFile,
} from "../../core/dataset/sourceFile.ts";
import { LabError, toPlainError } from "../../core/errors.ts";
import type { Outcome } from "../../protocol/engineApi.ts";
import type { ImportApi, ImportRequest, KeptDownload } from "../../protocol/importApi.ts";
import { blobFile } from "./blobFile.ts";
import { inspectReading } from "./inspectReading.ts";
import { thinProgress } from "./thinProgress.ts";

/** The files of a source, and what the table of sources says of them. */
export interface FetchedSource {
  readonly files: readonly SourceFile[];
  readonly suggestion: DatasetSuggestion;
  /** The column that is the label unless another is chosen. */
  readonly labelColumn: string;
}

/** The data sets that are downloaded: the table of sources and what is kept of them. */
export interface SourceDownloads {
  /**
   * Downloads what is not here yet.
   *
   * @throws {LabError} "dataset-missing" if no source has the name; "cancelled".
   */
  fetch(sourceName: string, context: DownloadContext): Promise<FetchedSource>;
  list(): Promise<KeptDownload[]>;
  remove(sourceName: string): Promise<void>;
}

/** What a download needs: a whole AbortSignal, since `fetch` takes no less. */
export interface DownloadContext extends ReadContext {
  readonly signal: AbortSignal;
}

/** What an importer works with; tests put fakes in. */
export interface ImporterDependencies {
  readonly openDataset: (
    files: readonly SourceFile[],
    choice: ColumnChoice,
    context: ReadContext,
  ) => Promise<DatasetReading>;
  readonly packReading: (
    reading: DatasetReading,
    options: PackOptions,
    context: ReadContext,
  ) => Promise<DatasetFolder>;
  readonly openDownloads: () => Promise<SourceDownloads>;
  readonly decodeImage: DecodeImage;
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
}

/**
 * Reads data sets, one at a time; a second request while one is under way is refused with "busy".
 * A reading that has been packed is closed: the buffers of the data set may be parts of it.
 */
export function createImporter(dependencies: ImporterDependencies): ImportApi {
  const { openDataset, packReading, openDownloads, decodeImage, now } = dependencies;
  let reading: DatasetReading | null = null;
  let underWay: AbortController | null = null;

  const work = <T>(
    onProgress: (progress: ReadProgress) => void,
    action: (context: DownloadContext) => Promise<T>,
  ): Promise<Outcome<T>> =>
    outcome(async () => {
      refuseIfBusy();
      const control = new AbortController();
      underWay = control;
      const { signal } = control;
      try {
        const value = await action({
          decodeImage,
          signal,
          onProgress: thinProgress(onProgress, now),
        });
        signal.throwIfAborted();
        return value;
      } finally {
        underWay = null;
      }
    });

  const refuseIfBusy = () => {
    if (underWay !== null) throw new LabError("busy", "Files are being read already");
  };

  const open = async (request: ImportRequest, choice: ColumnChoice, context: DownloadContext) => {
    if (request.kind === "files") {
      const files = request.files.map(({ path, file }) => blobFile(path, file));
      return await openDataset(files, choice, context);
    }
    const downloads = await openDownloads();
    const fetched = await downloads.fetch(request.sourceName, context);
    const withLabel = { label: fetched.labelColumn, ...choice };
    const opened = await openDataset(fetched.files, withLabel, context);
    return { ...opened, suggestion: fetched.suggestion };
  };

  return {
    inspect: (request, choice, onProgress) =>
      work(onProgress, async (context) => {
        reading = null;
        const opened = await open(request, choice, context);
        context.signal.throwIfAborted();
        reading = opened;
        return await inspectReading(opened, context);
      }),
    pack: (options, onProgress) =>
      work(onProgress, async (context) => {
        if (reading === null) {
          throw new LabError("dataset-missing", "There is nothing to pack: open files first");
        }
        const { dataset, files } = await packReading(reading, parsePackOptions(options), context);
        context.signal.throwIfAborted();
        reading = null;
        return { manifest: dataset.manifest, files };
      }),
    cancel: async () => underWay?.abort(new LabError("cancelled", "Reading was cancelled")),
    downloads: () => outcome(async () => await (await openDownloads()).list()),
    removeDownload: (sourceName) =>
      outcome(async () => {
        refuseIfBusy();
        await (await openDownloads()).remove(sourceName);
      }),
  };
}

/** An answer as it crosses the door. */
async function outcome<T>(action: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await action() };
  } catch (cause) {
    return { ok: false, error: toPlainError(isAllocationFailure(cause) ? noMemory(cause) : cause) };
  }
}

/** What engines throw where an array does not fit: "Array buffer allocation failed" and the like. */
function isAllocationFailure(cause: unknown): boolean {
  return cause instanceof RangeError && /alloc|memory/i.test(cause.message);
}

function noMemory(cause: unknown): LabError {
  const message = "The browser has no memory left for these files: take a subset or smaller images";
  return new LabError("out-of-memory", message, { cause });
}
