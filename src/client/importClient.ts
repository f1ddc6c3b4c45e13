import { proxy, type Remote } from "comlink";
import type { ColumnChoice } from "../core/dataset/datasetReading.ts";
import type { PackOptions } from "../core/dataset/packOptions.ts";
import type { ReadProgress } from "../core/dataset/sourceFile.ts";
import { LabError, toLabError } from "../core/errors.ts";
import type { Outcome } from "../protocol/engineApi.ts";
import type {
  ImportApi,
  ImportRequest,
  InspectedDataset,
  KeptDownload,
  PackedFiles,
} from "../protocol/importApi.ts";
import { connectWorker, type WorkerConnection } from "./workerConnection.ts";

type OnProgress = (progress: ReadProgress) => void;

/** The page's half of the door to the worker that reads data sets. Every failure is a LabError. */
export interface ImportClient {
  /** Opens files or a source and says what is in them. Closes what was open before. */
  inspect(
    request: ImportRequest,
    choice: ColumnChoice,
    onProgress: OnProgress,
  ): Promise<InspectedDataset>;
  /** Makes a data set of what was inspected last, which is opened again if need be. */
  pack(options: PackOptions, onProgress: OnProgress): Promise<PackedFiles>;
  /**
   * What is under way rejects with "cancelled"; resolves when it has. A worker that does not stop
   * in time is terminated. Downloads keep what has arrived.
   */
  cancel(): Promise<void>;
  downloads(): Promise<readonly KeptDownload[]>;
  removeDownload(sourceName: string): Promise<void>;
  dispose(): void;
}

export interface ImportClientOptions {
  /** Makes the worker; replaced by tests. */
  readonly makeWorker?: () => Worker;
  /** Longest wait between `cancel` and the end of what is under way. */
  readonly cancelTimeoutMs?: number;
  /** A worker that nobody has asked for this long is let go: readers hold much memory. */
  readonly idleTimeoutMs?: number;
}

const defaultCancelTimeoutMs = 2_000;
const defaultIdleTimeoutMs = 60_000;

function makeImportWorker(): Worker {
  return new Worker(new URL("../dataImport/worker/importer.worker.ts", import.meta.url), {
    type: "module",
    name: "same-seed-importer",
  });
}

type Connection = WorkerConnection<ImportApi>;

/** An `inspect` or a `pack` under way. */
interface Task {
  readonly target: Connection;
  readonly ended: Promise<void>;
  isCancelled: boolean;
}

/**
 * Starts the worker when it is first needed, and again after it died, was terminated or let go.
 * One `inspect` or `pack` at a time: another is refused with "busy", or waits while a cancelled
 * one ends.
 */
export function createImportClient(options: ImportClientOptions = {}): ImportClient {
  const makeWorker = options.makeWorker ?? makeImportWorker;
  const cancelTimeoutMs = options.cancelTimeoutMs ?? defaultCancelTimeoutMs;
  const idleTimeoutMs = options.idleTimeoutMs ?? defaultIdleTimeoutMs;
  let connection: Connection | null = null;
  let current: Task | null = null;
  let cancelCount = 0;
  /** What was inspected last, and the worker that has it open. */
  let inspected: { readonly request: ImportRequest; readonly choice: ColumnChoice } | null = null;
  let openOn: Connection | null = null;
  let waitingCount = 0;
  let idleTimer: ReturnType<typeof setTimeout> | undefined;

  function connect(): Connection {
    if (connection !== null) return connection;
    const opened: Connection = connectWorker(makeWorker(), {
      explainDeath,
      onEnd: () => {
        if (connection === opened) connection = null;
        if (openOn === opened) openOn = null;
      },
    });
    connection = opened;
    return opened;
  }

  async function ask<T>(
    target: Connection,
    question: (remote: Remote<ImportApi>) => Promise<Outcome<T>>,
  ): Promise<T> {
    clearTimeout(idleTimer);
    waitingCount++;
    try {
      const outcome = await target.ask(question);
      if (outcome.ok) return outcome.value;
      throw toLabError(outcome.error);
    } finally {
      waitingCount--;
      if (waitingCount === 0 && connection !== null) {
        idleTimer = setTimeout(() => letGo("was idle"), idleTimeoutMs);
      }
    }
  }

  function letGo(reason: string): void {
    clearTimeout(idleTimer);
    connection?.kill(new LabError("worker-failed", `The worker that reads files ${reason}`));
  }

  async function alone<T>(action: (target: Connection) => Promise<T>): Promise<T> {
    const countBefore = cancelCount;
    while (current?.isCancelled) await current.ended;
    if (countBefore !== cancelCount) throw cancelled(); // while it waited
    if (current !== null) throw new LabError("busy", "Files are being read already");
    let end = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const task: Task = { target: connect(), ended, isCancelled: false };
    current = task;
    try {
      const value = await action(task.target);
      if (task.isCancelled) throw cancelled();
      return value;
    } catch (cause) {
      throw task.isCancelled ? cancelled() : cause;
    } finally {
      current = null;
      end();
    }
  }

  async function open(
    target: Connection,
    asked: { readonly request: ImportRequest; readonly choice: ColumnChoice },
    onProgress: OnProgress,
  ): Promise<InspectedDataset> {
    openOn = null;
    inspected = null;
    const found = await ask(
      target,
      async (worker) => await worker.inspect(asked.request, asked.choice, proxy(onProgress)),
    );
    inspected = asked;
    openOn = target;
    return found;
  }

  return {
    inspect: (request, choice, onProgress) =>
      alone((target) => open(target, { request, choice }, onProgress)),
    pack: (packOptions, onProgress) =>
      alone(async (target) => {
        const asked = inspected;
        if (openOn !== target && asked !== null) await open(target, asked, onProgress);
        const packed = await ask(
          target,
          async (worker) => await worker.pack(packOptions, proxy(onProgress)),
        );
        openOn = null; // the worker closes what it has packed
        return packed;
      }),
    cancel: async () => {
      cancelCount++;
      const task = current;
      if (task === null) return;
      if (!task.isCancelled) {
        task.isCancelled = true;
        // The answer may never come: a worker in the midst of a large file hears nothing.
        task.target.ask((worker) => worker.cancel()).catch(() => {});
        const timer = setTimeout(() => task.target.kill(cancelled()), cancelTimeoutMs);
        void task.ended.then(() => clearTimeout(timer));
      }
      await task.ended;
    },
    downloads: () => ask(connect(), async (worker) => await worker.downloads()),
    removeDownload: (sourceName) =>
      ask(connect(), async (worker) => await worker.removeDownload(sourceName)),
    dispose: () => {
      inspected = null;
      letGo("was closed");
    },
  };
}

function cancelled(): LabError {
  return new LabError("cancelled", "Reading was cancelled");
}

/** A browser rarely says that a worker ran out of memory, and hardly anything else ends one. */
function explainDeath(reason: string | null): LabError {
  const what =
    reason === null
      ? "could not be started: its script did not load"
      : `stopped${reason === "" ? "" : ` (${reason})`}: the files were probably too large for the browser's memory`;
  return new LabError("worker-failed", `The worker that reads files ${what}`);
}
