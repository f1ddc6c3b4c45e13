import type { ImportClient } from "../client/importClient.ts";
import type { PackOptions } from "../core/dataset/packOptions.ts";
import { sources } from "../core/dataset/sources.ts";
import { LabError, type PlainError, toPlainError } from "../core/errors.ts";
import type {
  ColumnChoice,
  GivenFile,
  ImportRequest,
  InspectedDataset,
  ReadProgress,
  WantedReading,
} from "../protocol/importApi.ts";
import type { BrowseSlice } from "./browseSlice.ts";
import type { DatasetStorage } from "./dataDependencies.ts";
import type { DatasetsSlice } from "./datasetsSlice.ts";
import { createEventBatch, type Schedule } from "./eventBatch.ts";
import { draftFor, draftIssues } from "./importDraft.ts";
import type { Slice } from "./slice.ts";
import { createTimeLeftMeter } from "./timeLeft.ts";

/** How far an import is, as it is shown. */
export interface ImportProgress extends ReadProgress {
  /** Of the current activity; null while there is nothing to estimate from. */
  readonly timeLeftMs: number | null;
}

/** What was read, and the options for packing it. */
export interface ImportChoice {
  /** Identifies the reading: a worker that has it open need not read it again. */
  readonly readingId: number;
  readonly inspected: InspectedDataset;
  readonly draft: PackOptions;
}

/** The current import. `title`: of the source, or of the files. */
export type ImportState =
  | { readonly status: "idle" }
  /** `back`, in each state: what was chosen before; null where nothing was. */
  | {
      readonly status: "reading";
      readonly title: string;
      readonly progress: ImportProgress;
      readonly back: ImportChoice | null;
    }
  | { readonly status: "choosing"; readonly title: string; readonly choice: ImportChoice }
  | {
      readonly status: "packing";
      readonly title: string;
      readonly choice: ImportChoice;
      readonly progress: ImportProgress;
    }
  | { readonly status: "storing"; readonly title: string; readonly choice: ImportChoice }
  | { readonly status: "done"; readonly title: string; readonly hash: string }
  | {
      readonly status: "failed";
      readonly title: string;
      readonly error: PlainError;
      readonly back: ImportChoice | null;
    }
  | { readonly status: "cancelled"; readonly title: string; readonly back: ImportChoice | null };

export interface ImportSlice {
  readonly importing: ImportState;
  /** None of these throws: failures are in `importing`. A new import ends the one before. */
  readonly openFiles: (
    files: readonly GivenFile[] | Promise<readonly GivenFile[]>,
  ) => Promise<void>;
  /** Downloads a data set of the table of sources; resumes a download that was cut off. */
  readonly openSource: (name: string) => Promise<void>;
  /** Reads again with other columns as label and subgroup. */
  readonly chooseColumns: (columns: ColumnChoice) => Promise<void>;
  readonly changeImport: (change: (draft: PackOptions) => PackOptions) => void;
  /** Makes the data set and stores it. */
  readonly packImport: () => Promise<void>;
  /** After a failure or a cancel: back to the form, as it was. */
  readonly resumeChoosing: () => void;
  /** After a failure or a cancel without a form: starts the same import again. */
  readonly retryImport: () => Promise<void>;
  readonly cancelImport: () => Promise<void>;
  readonly dismissImport: () => void;
}

interface ImportDependencies {
  readonly imports: ImportClient;
  readonly inStore: DatasetStorage;
  readonly now: () => number;
  readonly schedule: Schedule;
}

/** True while an import is under way. */
export function isImporting({ status }: ImportState): boolean {
  return status === "reading" || status === "packing" || status === "storing";
}

/** The one state machine of imports; client and worker hold none. */
export function createImportSlice({
  imports,
  inStore,
  now,
  schedule,
}: ImportDependencies): Slice<
  ImportSlice,
  Pick<BrowseSlice, "stopBrowsing"> & Pick<DatasetsSlice, "listDatasets" | "listDownloads">
> {
  return (set, get) => {
    /** Of the latest action; those before it are aborted. */
    let control = new AbortController();
    /** Resolves when the last question to the worker has ended. */
    let ended: Promise<unknown> = Promise.resolve();
    let readingCount = 0;
    let request: ImportRequest | null = null;
    let again: (() => Promise<void>) | null = null;

    /** Begins an action: aborts the one under way, and closes the data set that is shown. */
    const begin = (): AbortSignal => {
      get().stopBrowsing();
      control.abort();
      control = new AbortController();
      return control.signal;
    };

    /** Asks the worker, once it has ended the aborted question. */
    const ask = async <T>(signal: AbortSignal, question: () => Promise<T>): Promise<T> => {
      await ended;
      signal.throwIfAborted();
      const answer = question();
      ended = answer.catch(() => {});
      return answer;
    };

    const wantedReading = (id: number, columns: ColumnChoice): WantedReading => {
      if (request === null) throw new LabError("internal", "An import needs a request");
      return { id, request, columns };
    };

    /** Shows progress at most once a frame, and only while the action lasts. */
    const progressOf = (signal: AbortSignal) => {
      const meter = createTimeLeftMeter(now);
      const batch = createEventBatch<ReadProgress>(schedule, (waiting) => {
        const last = waiting.at(-1);
        const { importing } = get();
        if (signal.aborted || last === undefined) return;
        if (importing.status !== "reading" && importing.status !== "packing") return;
        const { fraction } = last;
        if (fraction === null) meter.restart();
        const timeLeftMs = fraction === null ? null : meter.timeLeftMs(fraction);
        set({ importing: { ...importing, progress: { ...last, timeLeftMs } } });
      });
      return (progress: ReadProgress) => batch.add(progress);
    };

    const fail = (
      signal: AbortSignal,
      title: string,
      cause: unknown,
      back: ImportChoice | null,
    ) => {
      if (signal.aborted) return;
      const error = toPlainError(cause);
      set({
        importing:
          error.code === "cancelled"
            ? { status: "cancelled", title, back }
            : { status: "failed", title, error, back },
      });
    };

    /** Inspects the request; a form that was filled in before keeps its values. */
    const read = async (
      signal: AbortSignal,
      title: string,
      columns: ColumnChoice,
      back: ImportChoice | null,
    ) => {
      set({ importing: { status: "reading", title, progress: starting("Opening"), back } });
      try {
        const wanted = wantedReading(++readingCount, columns);
        const inspected = await ask(signal, () =>
          imports.inspect(wanted, progressOf(signal), signal),
        );
        if (signal.aborted) return;
        const draft = back?.draft ?? draftFor(inspected);
        const choice = { readingId: wanted.id, inspected, draft };
        set({ importing: { status: "choosing", title, choice } });
      } catch (cause) {
        fail(signal, title, cause, back);
      }
    };

    return {
      importing: { status: "idle" },
      openFiles: async (files) => {
        const signal = begin();
        again = () => get().openFiles(files);
        const title = "Your files";
        const progress = starting("Looking through the files");
        set({ importing: { status: "reading", title, progress, back: null } });
        try {
          const given = await files;
          if (signal.aborted) return;
          if (given.length === 0) {
            throw new LabError("dataset-invalid", "Expected files to read, found none");
          }
          request = { kind: "files", files: given };
          await read(signal, filesTitle(given), {}, null);
        } catch (cause) {
          fail(signal, title, cause, null);
        }
      },
      openSource: async (name) => {
        const signal = begin();
        again = () => get().openSource(name);
        const title = sources.find((source) => source.name === name)?.title ?? name;
        request = { kind: "source", sourceName: name };
        await read(signal, title, {}, null);
        await get().listDownloads();
      },
      chooseColumns: async (columns) => {
        const { importing } = get();
        if (importing.status !== "choosing") return;
        await read(begin(), importing.title, columns, importing.choice);
      },
      changeImport: (change) => {
        const { importing } = get();
        if (importing.status !== "choosing") return;
        const { choice } = importing;
        const draft = change(choice.draft);
        set({ importing: { ...importing, choice: { ...choice, draft } } });
      },
      packImport: async () => {
        const { importing } = get();
        if (importing.status !== "choosing") return;
        const { title, choice } = importing;
        const { readingId, inspected, draft } = choice;
        if (draftIssues(inspected, draft).size > 0) return;
        const signal = begin();
        set({ importing: { status: "packing", title, choice, progress: starting("Starting") } });
        try {
          const wanted = wantedReading(readingId, columnsOf(inspected));
          const packed = await ask(signal, () =>
            imports.pack(wanted, draft, progressOf(signal), signal),
          );
          if (signal.aborted) return;
          set({ importing: { status: "storing", title, choice } });
          const stored = await inStore((store) => store.save(packed));
          await get().listDatasets();
          if (signal.aborted) return;
          set({ importing: { status: "done", title: stored.manifest.title, hash: stored.hash } });
        } catch (cause) {
          fail(signal, title, cause, choice);
        }
      },
      resumeChoosing: () => {
        const { importing } = get();
        if (importing.status !== "failed" && importing.status !== "cancelled") return;
        const { title, back } = importing;
        if (back !== null) set({ importing: { status: "choosing", title, choice: back } });
      },
      retryImport: async () => {
        await again?.();
      },
      cancelImport: async () => {
        const { importing } = get();
        // Writing to the storage is not interrupted.
        if (importing.status !== "reading" && importing.status !== "packing") return;
        control.abort();
        const back = importing.status === "packing" ? importing.choice : importing.back;
        set({ importing: { status: "cancelled", title: importing.title, back } });
        await ended;
        await get().listDownloads();
      },
      dismissImport: () => {
        if (isImporting(get().importing)) return;
        control.abort();
        request = null;
        again = null;
        set({ importing: { status: "idle" } });
      },
    };
  };
}

function starting(activity: string): ImportProgress {
  return { activity, fraction: null, timeLeftMs: null };
}

function filesTitle(files: readonly GivenFile[]): string {
  const [first] = files;
  if (files.length === 1 && first !== undefined) return first.path;
  const folder = first?.path.split("/")[0];
  const oneFolder = files.every(({ path }) => path.startsWith(`${folder}/`));
  return oneFolder ? `${folder}: ${files.length} files` : `${files.length} files`;
}

function columnsOf({ columns, chosen }: InspectedDataset): ColumnChoice {
  if (columns.length === 0) return {};
  return { ...(chosen.label !== null && { label: chosen.label }), subgroup: chosen.subgroup };
}
