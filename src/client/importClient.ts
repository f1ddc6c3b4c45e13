import { proxy, type Remote } from "comlink";
import { readLimits, silenceError } from "../core/dataset/limits.ts";
import type { PackOptions } from "../core/dataset/packOptions.ts";
import { LabError } from "../core/errors.ts";
import type { Outcome } from "../protocol/engineApi.ts";
import type {
  FormatInfo,
  ImportApi,
  InspectedDataset,
  KeptDownload,
  PackedFiles,
  ReadProgress,
  WantedReading,
} from "../protocol/importApi.ts";
import { unwrap, type WorkerConnection, workerOnDemand } from "./workerConnection.ts";

type OnProgress = (progress: ReadProgress) => void;

/**
 * The page's end of the protocol with the worker that reads data sets. Every failure is a LabError.
 *
 * One `inspect` or `pack` at a time: after a cancel, wait until it has rejected before the next.
 * An aborted signal makes it reject with "cancelled", once the worker has stopped or, where it does
 * not in time, is terminated. Downloads keep what has arrived.
 */
export interface ImportClient {
  /** Opens files or a source and describes what is in them. */
  inspect(
    wanted: WantedReading,
    onProgress: OnProgress,
    signal: AbortSignal,
  ): Promise<InspectedDataset>;
  /** Makes a data set of what was inspected, which is opened again if need be. */
  pack(
    wanted: WantedReading,
    options: PackOptions,
    onProgress: OnProgress,
    signal: AbortSignal,
  ): Promise<PackedFiles>;
  formats(): Promise<readonly FormatInfo[]>;
  downloads(): Promise<readonly KeptDownload[]>;
  removeDownload(sourceName: string): Promise<void>;
  dispose(): void;
}

export interface ImportClientOptions {
  /** Makes the worker; replaced by tests. */
  readonly makeWorker?: () => Worker;
  /** Longest wait between a cancel and the end of what is under way. */
  readonly cancelTimeoutMs?: number;
  /** A worker that reports nothing for this long is terminated. */
  readonly silenceTimeoutMs?: number;
  /** A worker that is not used for this long is terminated: readings hold much memory. */
  readonly idleTimeoutMs?: number;
}

/** Silence is counted in ticks: a computer that sleeps adds one, not hours. */
const silenceTicks = 12;
const defaultCancelTimeoutMs = 2_000;
const defaultIdleTimeoutMs = 60_000;

function makeImportWorker(): Worker {
  return new Worker(new URL("../dataImport/worker/importer.worker.ts", import.meta.url), {
    type: "module",
    name: "same-seed-importer",
  });
}

/** Starts the worker when it is first needed, and again after it has ended. */
export function createImportClient(options: ImportClientOptions = {}): ImportClient {
  const cancelTimeoutMs = options.cancelTimeoutMs ?? defaultCancelTimeoutMs;
  const silenceTimeoutMs = options.silenceTimeoutMs ?? readLimits.silenceMs;
  const idleTimeoutMs = options.idleTimeoutMs ?? defaultIdleTimeoutMs;
  const worker = workerOnDemand<ImportApi>(options.makeWorker ?? makeImportWorker, explainFailure);
  let waitingCount = 0;
  let idleTimer: ReturnType<typeof setTimeout> | undefined;

  async function ask<T>(
    question: (remote: Remote<ImportApi>) => Promise<Outcome<T>>,
    target: WorkerConnection<ImportApi> = worker.connect(),
  ): Promise<T> {
    clearTimeout(idleTimer);
    waitingCount++;
    try {
      return unwrap(await target.ask(question));
    } finally {
      waitingCount--;
      if (waitingCount === 0) idleTimer = setTimeout(() => terminate("was idle"), idleTimeoutMs);
    }
  }

  function terminate(reason: string): void {
    clearTimeout(idleTimer);
    worker.kill(new LabError("worker-failed", `The worker that reads files ${reason}`));
  }

  /** A long question: it reports progress and can be cancelled. */
  async function watch<T>(
    question: (remote: Remote<ImportApi>, onProgress: OnProgress) => Promise<Outcome<T>>,
    onProgress: OnProgress,
    signal: AbortSignal,
  ): Promise<T> {
    if (signal.aborted) throw cancelled();
    const target = worker.connect();
    let cancelTimer: ReturnType<typeof setTimeout> | undefined;
    let silentTicks = 0;
    const silenceTimer = setInterval(() => {
      silentTicks++;
      if (silentTicks === silenceTicks) target.kill(silenceError(silenceTimeoutMs));
    }, silenceTimeoutMs / silenceTicks);
    const stop = () => {
      // A worker that is busy with a large file may not read the message.
      target.ask((remote) => remote.cancel()).catch(() => {});
      cancelTimer = setTimeout(() => target.kill(cancelled()), cancelTimeoutMs);
    };
    const report = (progress: ReadProgress) => {
      silentTicks = 0;
      if (!signal.aborted) onProgress(progress);
    };
    signal.addEventListener("abort", stop, { once: true });
    try {
      const answer = await ask((remote) => question(remote, proxy(report)), target);
      if (signal.aborted) throw cancelled();
      return answer;
    } catch (cause) {
      throw signal.aborted ? cancelled() : cause;
    } finally {
      signal.removeEventListener("abort", stop);
      clearInterval(silenceTimer);
      clearTimeout(cancelTimer);
    }
  }

  return {
    inspect: (wanted, onProgress, signal) =>
      watch(async (remote, report) => await remote.inspect(wanted, report), onProgress, signal),
    pack: (wanted, packOptions, onProgress, signal) =>
      watch(
        async (remote, report) => await remote.pack(wanted, packOptions, report),
        onProgress,
        signal,
      ),
    formats: () => ask(async (remote) => await remote.formats()),
    downloads: () => ask(async (remote) => await remote.downloads()),
    removeDownload: (sourceName) => ask(async (remote) => await remote.removeDownload(sourceName)),
    dispose: () => terminate("was closed"),
  };
}

function cancelled(): LabError {
  return new LabError("cancelled", "Reading was cancelled");
}

/** Browsers rarely report that a worker ran out of memory, and hardly anything else ends one. */
function explainFailure(reason: string | null): LabError {
  const what =
    reason === null
      ? "could not be started: its script did not load"
      : `stopped${reason === "" ? "" : ` (${reason})`}: the files were probably too large for the browser's memory`;
  return new LabError("worker-failed", `The worker that reads files ${what}`);
}
