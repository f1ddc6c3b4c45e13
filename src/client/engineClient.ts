import { proxy, type Remote } from "comlink";
import { LabError, toLabError } from "../core/errors.ts";
import type { RunEstimate } from "../core/experiment/estimate.ts";
import type { ExperimentSpec } from "../core/experiment/experimentSpec.ts";
import type { AdapterPassport } from "../core/results/passport.ts";
import type {
  AugmentRequest,
  DatasetBlobs,
  DatasetSize,
  EngineApi,
  EngineEvent,
  EngineMemory,
  RunEnding,
  RunOptions,
} from "../protocol/engineApi.ts";
import { watchPulse } from "./pulse.ts";
import { unwrap, type WorkerConnection, workerOnDemand } from "./workerConnection.ts";

/** The page's end of the worker protocol. Every failure is a LabError. */
export interface EngineClient {
  passport(): Promise<AdapterPassport>;
  /** What an experiment would take; rejects where it does not fit the adapter, with what would. */
  estimate(spec: ExperimentSpec, dataset: DatasetSize): Promise<RunEstimate>;
  /**
   * Trains an experiment. Resolves after the last event, with "cancelled" after `cancel`.
   *
   * @param dataset Files of a packed data set, read and checked by the worker. Null: the page's own
   *   folder of data sets.
   */
  run(
    spec: ExperimentSpec,
    options: RunOptions,
    onEvent: (event: EngineEvent) => void,
    dataset?: DatasetBlobs | null,
  ): Promise<RunEnding>;
  /** Training images as the kernel augments them, u8 [examples, epochs, height, width, channels]. */
  augmentSample(request: AugmentRequest): Promise<Uint8Array>;
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
  /** Longest wait between `cancel` and the end of the run. */
  readonly cancelTimeoutMs?: number;
  /** Time between two checks that a training worker answers; after a few unanswered ones it is terminated. */
  readonly beatMs?: number;
}

/** Longest wait for the passport, which needs the adapter and a few probes. */
const answerTimeoutMs = 120_000;
const defaultCancelTimeoutMs = 30_000;
const defaultBeatMs = 15_000;
/** A worker that prepares a large data set may be busy for some seconds, but not for a minute. */
const missedBeatLimit = 4;

function makeEngineWorker(): Worker {
  return new Worker(new URL("../engine/engine.worker.ts", import.meta.url), {
    type: "module",
    name: "same-seed-engine",
  });
}

type Connection = WorkerConnection<EngineApi>;

/**
 * Starts the engine's worker when it is first needed. If the worker fails, unanswered calls reject
 * with "worker-failed"; the next call starts a new one.
 */
export function createEngineClient(options: EngineClientOptions): EngineClient {
  const makeWorker = options.makeWorker ?? makeEngineWorker;
  const cancelTimeoutMs = options.cancelTimeoutMs ?? defaultCancelTimeoutMs;
  const beatMs = options.beatMs ?? defaultBeatMs;
  const worker = workerOnDemand<EngineApi>(makeWorker, explainFailure);
  let runningOn: Connection | null = null;
  let cancelTimer: ReturnType<typeof setTimeout> | undefined;

  async function askSoon<T>(question: (engine: Remote<EngineApi>) => Promise<T>): Promise<T> {
    const target = worker.connect();
    const timer = setTimeout(
      () => target.kill(noAnswer("did not answer", answerTimeoutMs)),
      answerTimeoutMs,
    );
    try {
      return await target.ask(question);
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    passport: async () => unwrap(await askSoon(async (engine) => await engine.passport())),
    estimate: async (spec, dataset) =>
      unwrap(await askSoon(async (engine) => await engine.estimate(spec, dataset))),
    memory: async () => unwrap(await askSoon(async (engine) => await engine.memory())),
    augmentSample: async (request) =>
      unwrap(await askSoon(async (engine) => await engine.augmentSample(request))),
    run: async (spec, runOptions, onEvent, dataset = null) => {
      const target = worker.connect();
      runningOn = target;
      const stopPulse = watchPulse({
        ask: () => target.ask(async (engine) => await engine.memory()),
        beatMs,
        missedLimit: missedBeatLimit,
        onSilence: () =>
          target.kill(new LabError("worker-failed", "The training worker stopped answering")),
      });
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
        // The worker cannot get another device: only a new worker can go on.
        if (error.code === "device-lost") target.kill(error);
        throw error;
      } finally {
        stopPulse();
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
      cancelTimer = setTimeout(
        () => target.kill(noAnswer("did not stop", cancelTimeoutMs)),
        cancelTimeoutMs,
      );
      await target.ask((engine) => engine.cancel());
    },
    dispose: () => {
      clearTimeout(cancelTimer);
      worker.kill(new LabError("worker-failed", "The training worker was closed"));
    },
  };
}

function noAnswer(what: string, limitMs: number): LabError {
  const seconds = Math.round(limitMs / 1000);
  return new LabError("worker-failed", `The training worker ${what} within ${seconds} s`);
}

function explainFailure(reason: string | null): LabError {
  const known = reason || "its script could not be loaded";
  return new LabError("worker-failed", `The training worker stopped: ${known}`);
}
