import { proxy, type Remote } from "comlink";
import type { DatasetManifest } from "../core/dataset/manifest.ts";
import { LabError, toLabError } from "../core/errors.ts";
import type { ExperimentSpec } from "../core/experiment/experimentSpec.ts";
import type { AdapterPassport } from "../core/results/passport.ts";
import type { ExperimentResults } from "../core/results/results.ts";
import type {
  AugmentRequest,
  EngineApi,
  EngineEvent,
  Outcome,
  RunOptions,
} from "../protocol/engineApi.ts";
import { type WorkerConnection, workerOnDemand } from "./workerConnection.ts";

/** What the worker tells while an experiment trains. */
export type TrainingEvent = EngineEvent;
export type TrainingOptions = RunOptions;
export type AugmentationSample = AugmentRequest;

/** A packed data set that lies in files: nothing is read before the worker does. */
export interface DatasetBlobs {
  readonly manifest: DatasetManifest;
  /** By file name. */
  readonly files: ReadonlyMap<string, Blob>;
}

export interface EngineMemory {
  readonly bufferBytes: number;
  readonly tensorCount: number;
}

/** The page's half of the door. Every failure is a LabError. */
export interface EngineClient {
  passport(): Promise<AdapterPassport>;
  /**
   * Resolves with status "cancelled" after `cancel`.
   *
   * @param dataset Files of a packed data set, read and checked by the worker. Null: the page's own
   *   folder of data sets.
   */
  run(
    spec: ExperimentSpec,
    options: TrainingOptions,
    onEvent: (event: TrainingEvent) => void,
    dataset?: DatasetBlobs | null,
  ): Promise<ExperimentResults>;
  /** Training images as the kernel augments them, u8 [examples, epochs, height, width, channels]. */
  augmentSample(request: AugmentationSample): Promise<Uint8Array>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Stops the run. A worker that does not stop in time is replaced; the run then fails. */
  cancel(): Promise<void>;
  memory(): Promise<EngineMemory>;
  dispose(): void;
}

export interface EngineClientOptions {
  /** Absolute address of the folder that holds the data sets, with a final slash. */
  readonly datasetBaseUrl: string;
  /** Makes the worker; replaced by tests. */
  readonly makeWorker?: () => Worker;
  /** Longest wait for the passport, which needs the adapter and a few probes. */
  readonly answerTimeoutMs?: number;
  /** Longest wait between `cancel` and the end of the run. */
  readonly cancelTimeoutMs?: number;
}

const defaultAnswerTimeoutMs = 120_000;
const defaultCancelTimeoutMs = 30_000;

function makeEngineWorker(): Worker {
  return new Worker(new URL("../engine/engine.worker.ts", import.meta.url), {
    type: "module",
    name: "same-seed-engine",
  });
}

type Connection = WorkerConnection<EngineApi>;

/**
 * Starts the engine's worker when it is first needed. A worker that dies rejects what was
 * asked of it with "worker-failed"; the next call starts a fresh one.
 */
export function createEngineClient(options: EngineClientOptions): EngineClient {
  const makeWorker = options.makeWorker ?? makeEngineWorker;
  const answerTimeoutMs = options.answerTimeoutMs ?? defaultAnswerTimeoutMs;
  const cancelTimeoutMs = options.cancelTimeoutMs ?? defaultCancelTimeoutMs;
  const worker = workerOnDemand<EngineApi>(makeWorker, explainDeath);
  let runningOn: Connection | null = null;
  let cancelTimer: ReturnType<typeof setTimeout> | undefined;

  async function askSoon<T>(question: (engine: Remote<EngineApi>) => Promise<T>): Promise<T> {
    const target = worker.connect();
    const timer = setTimeout(() => {
      const seconds = Math.round(answerTimeoutMs / 1000);
      target.kill(
        new LabError("worker-failed", `The training worker gave no answer in ${seconds} s`),
      );
    }, answerTimeoutMs);
    try {
      return await target.ask(question);
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    passport: async () => unwrap(await askSoon(async (engine) => await engine.passport())),
    memory: async () => unwrap(await askSoon(async (engine) => await engine.memory())),
    augmentSample: async (request) =>
      unwrap(await askSoon(async (engine) => await engine.augmentSample(request))),
    run: async (spec, runOptions, onEvent, dataset = null) => {
      const target = worker.connect();
      runningOn = target;
      try {
        return unwrap(
          await target.ask(
            async (engine) =>
              await engine.run(
                spec,
                runOptions,
                dataset === null
                  ? { from: "page", baseUrl: options.datasetBaseUrl }
                  : { from: "files", ...dataset },
                proxy(onEvent),
              ),
          ),
        );
      } catch (cause) {
        const error = toLabError(cause);
        // The worker holds on to its device: without it, only a new worker can go on.
        if (error.code === "device-lost") target.kill(error);
        throw error;
      } finally {
        clearTimeout(cancelTimer);
        runningOn = null;
      }
    },
    pause: async () => {
      if (runningOn !== null) await runningOn.ask((engine) => engine.pause());
    },
    resume: async () => {
      if (runningOn !== null) await runningOn.ask((engine) => engine.resume());
    },
    cancel: async () => {
      const target = runningOn;
      if (target === null) return;
      clearTimeout(cancelTimer);
      cancelTimer = setTimeout(() => {
        const seconds = Math.round(cancelTimeoutMs / 1000);
        target.kill(
          new LabError("worker-failed", `The training worker did not stop within ${seconds} s`),
        );
      }, cancelTimeoutMs);
      await target.ask((engine) => engine.cancel());
    },
    dispose: () => {
      clearTimeout(cancelTimer);
      worker.kill(new LabError("worker-failed", "The training worker was closed"));
    },
  };
}

function explainDeath(reason: string | null): LabError {
  const said = reason || "its script could not be loaded";
  return new LabError("worker-failed", `The training worker stopped: ${said}`);
}

function unwrap<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw toLabError(outcome.error);
}
