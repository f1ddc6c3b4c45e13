import { Worker } from "node:worker_threads";
import { readLimits, silenceError } from "../../src/core/dataset/limits.ts";
import type { PackOptions } from "../../src/core/dataset/packOptions.ts";
import { LabError, toLabError } from "../../src/core/errors.ts";
import type { PackPlan } from "../../src/dataImport/packing/planPack.ts";
import type { Outcome } from "../../src/protocol/engineApi.ts";
import type {
  ColumnChoice,
  InspectedDataset,
  PackedFiles,
  ReadProgress,
} from "../../src/protocol/importApi.ts";
import type { DiskPath } from "./givenFiles.ts";

/** What the thread is asked, one question after the other. */
export type ThreadQuestion =
  | { readonly kind: "open"; readonly files: readonly DiskPath[]; readonly columns: ColumnChoice }
  | { readonly kind: "plan"; readonly options: PackOptions }
  | { readonly kind: "pack"; readonly options: PackOptions };

/** What it sends: its progress, any number of times, and then the answer. */
export type ThreadMessage<T> =
  | { readonly kind: "progress"; readonly progress: ReadProgress }
  | { readonly kind: "answer"; readonly outcome: Outcome<T> };

/** A thread that reads files, so that a hostile one costs no more than the thread. */
export interface ReadingThread {
  /** Opens files and describes what is in them. */
  open(files: readonly DiskPath[], columns: ColumnChoice): Promise<InspectedDataset>;
  /** What packing would make of what is open. */
  plan(options: PackOptions): Promise<PackPlan>;
  pack(options: PackOptions): Promise<PackedFiles>;
  close(): Promise<void>;
}

export interface ReadingThreadOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ReadProgress) => void;
  /** Its script; replaced by tests. */
  readonly script?: URL;
  /** A thread that sends nothing for this long is ended. */
  readonly silenceMs?: number;
  /** Memory for objects; pixels lie outside of it. A million files take a quarter of the usual. */
  readonly memoryMebibytes?: number;
}

/**
 * Starts a thread that reads. It is ended by a cancel, when it needs more memory than it is given,
 * and when it reports no progress: every question rejects with a LabError then.
 */
export function startReadingThread(options: ReadingThreadOptions): ReadingThread {
  const { signal, onProgress } = options;
  const silenceMs = options.silenceMs ?? readLimits.silenceMs;
  const memoryMebibytes = options.memoryMebibytes ?? 4096;
  const script = options.script ?? new URL("readingThread.mjs", import.meta.url);
  const worker = new Worker(script, {
    resourceLimits: { maxOldGenerationSizeMb: memoryMebibytes },
  });
  let end: (cause: unknown) => void = () => {};
  const ended = new Promise<never>((_, reject) => {
    end = reject;
  });
  ended.catch(() => {}); // each question rejects with it; there may be none
  worker.on("error", (cause) => end(explain(cause, memoryMebibytes)));
  worker.on("exit", () => end(new LabError("worker-failed", "The thread that reads has ended")));
  const cancel = () => end(signal.reason);
  if (signal.aborted) cancel();
  signal.addEventListener("abort", cancel, { once: true });

  function ask<T>(question: ThreadQuestion): Promise<T> {
    const watch = setTimeout(() => end(silenceError(silenceMs)), silenceMs);
    let listen: (message: ThreadMessage<T>) => void = () => {};
    const answer = new Promise<T>((resolve, reject) => {
      listen = (message) => {
        watch.refresh();
        if (message.kind === "progress") onProgress(message.progress);
        else if (message.outcome.ok) resolve(message.outcome.value);
        else reject(toLabError(message.outcome.error));
      };
    });
    worker.on("message", listen);
    worker.postMessage(question);
    return Promise.race([answer, ended]).finally(() => {
      clearTimeout(watch);
      worker.off("message", listen);
    });
  }

  return {
    open: (files, columns) => ask({ kind: "open", files, columns }),
    plan: (packOptions) => ask({ kind: "plan", options: packOptions }),
    pack: (packOptions) => ask({ kind: "pack", options: packOptions }),
    close: async () => {
      signal.removeEventListener("abort", cancel);
      await worker.terminate();
    },
  };
}

function explain(cause: unknown, memoryMebibytes: number): LabError {
  const isMemory =
    cause instanceof Error && "code" in cause && cause.code === "ERR_WORKER_OUT_OF_MEMORY";
  if (!isMemory) return toLabError(cause);
  const message = `Reading was stopped: it needed more than ${memoryMebibytes} MiB of memory`;
  return new LabError("out-of-memory", message, { cause });
}
