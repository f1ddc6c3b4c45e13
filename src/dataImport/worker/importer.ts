import { parsePackOptions } from "../../core/dataset/packOptions.ts";
import type { SourceFile } from "../../core/dataset/sourceFile.ts";
import { LabError, toPlainError } from "../../core/errors.ts";
import type { Outcome } from "../../protocol/engineApi.ts";
import type {
  FormatInfo,
  ImportApi,
  ReadProgress,
  WantedReading,
} from "../../protocol/importApi.ts";
import type { openDataset } from "../formats/openDataset.ts";
import type { packReading } from "../packing/packReading.ts";
import type { DecodeImage, ReadContext } from "../readContext.ts";
import type { DatasetReading } from "../reading.ts";
import { blobFile } from "./blobFile.ts";
import { inspectReading } from "./inspectReading.ts";
import type { SourceDownloads } from "./sourceDownloads.ts";
import { type ThrottledProgress, throttledProgress } from "./throttledProgress.ts";
import { watchedFile } from "./watchedFile.ts";

/** What a download needs: a whole AbortSignal, since `fetch` takes no less. */
interface DownloadContext extends ReadContext {
  readonly signal: AbortSignal;
}

/** What an importer works with; tests put fakes in. */
export interface ImporterDependencies {
  readonly openDataset: typeof openDataset;
  readonly packReading: typeof packReading;
  readonly formats: readonly FormatInfo[];
  readonly openDownloads: () => Promise<SourceDownloads>;
  readonly decodeImage: DecodeImage;
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
}

/** Reads data sets by `ImportApi`. Holds the reading that is open, and what it works at. */
export function createImporter(dependencies: ImporterDependencies): ImportApi {
  const { openDataset, packReading, formats, openDownloads, decodeImage, now } = dependencies;
  let held: { readonly id: number; readonly reading: DatasetReading } | null = null;
  let working: { readonly control: AbortController; readonly throttled: ThrottledProgress } | null =
    null;

  const work = <T>(
    onProgress: (progress: ReadProgress) => void,
    action: (context: DownloadContext) => Promise<T>,
  ): Promise<Outcome<T>> =>
    outcome(async () => {
      const control = new AbortController();
      const throttled = throttledProgress(onProgress, now);
      const own = { control, throttled };
      working = own;
      const { signal } = control;
      try {
        const value = await action({ decodeImage, signal, onProgress: throttled.show });
        signal.throwIfAborted();
        return value;
      } finally {
        if (working === own) working = null;
      }
    });

  const open = async ({ request, columns }: WantedReading, context: DownloadContext) => {
    const watched = (file: SourceFile) => watchedFile(file, () => working?.throttled.repeat());
    if (request.kind === "files") {
      const files = request.files.map(({ path, file }) => watched(blobFile(path, file)));
      return await openDataset(files, columns, context);
    }
    const downloads = await openDownloads();
    const fetched = await downloads.fetch(request.sourceName, context);
    const withLabel = { label: fetched.labelColumn, ...columns };
    const opened = await openDataset(fetched.files.map(watched), withLabel, context);
    return { ...opened, suggestion: fetched.suggestion };
  };

  const readingOf = async (wanted: WantedReading, context: DownloadContext) => {
    if (held?.id === wanted.id) return held.reading;
    held = null;
    const reading = await open(wanted, context);
    context.signal.throwIfAborted();
    held = { id: wanted.id, reading };
    return reading;
  };

  return {
    inspect: (wanted, onProgress) =>
      work(onProgress, async (context) =>
        inspectReading(await readingOf(wanted, context), context),
      ),
    pack: (wanted, options, onProgress) =>
      work(onProgress, async (context) => {
        const packOptions = parsePackOptions(options);
        const { dataset, files } = await packReading(
          await readingOf(wanted, context),
          packOptions,
          context,
        );
        context.signal.throwIfAborted();
        held = null;
        return { manifest: dataset.manifest, files };
      }),
    cancel: async () => working?.control.abort(new LabError("cancelled", "Reading was cancelled")),
    formats: () => outcome(async () => formats.map(({ title, reads }) => ({ title, reads }))),
    downloads: () => outcome(async () => await (await openDownloads()).list()),
    removeDownload: (sourceName) =>
      outcome(async () => {
        if (working !== null) throw new LabError("busy", "Files are being read");
        await (await openDownloads()).remove(sourceName);
      }),
  };
}

/** An answer as it crosses to the page. */
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
  const message = "There is no memory left for these files: take a subset or smaller images";
  return new LabError("out-of-memory", message, { cause });
}
