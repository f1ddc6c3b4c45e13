import { type Remote, releaseProxy, wrap } from "comlink";
import { type LabError, toLabError } from "../core/errors.ts";
import type { Outcome } from "../protocol/engineApi.ts";

/** A running worker. */
export interface WorkerConnection<Api> {
  /** Asks the worker; rejects with a LabError if the worker ends before it answers. */
  ask<T>(question: (remote: Remote<Api>) => Promise<T>): Promise<T>;
  /** Terminates the worker; unanswered questions reject with the error. Idempotent. */
  kill(error: LabError): void;
}

interface WorkerConnectionOptions {
  /** The error for a worker that failed. `reason`: the browser's message; null if its script did not load. */
  readonly explainFailure: (reason: string | null) => LabError;
  /** Called once, when the worker fails or is terminated. */
  readonly onEnd: () => void;
}

/** Wraps a worker that was just made. */
function connectWorker<Api>(
  worker: Worker,
  { explainFailure, onEnd }: WorkerConnectionOptions,
): WorkerConnection<Api> {
  const remote = wrap<Api>(worker);
  let reject: (error: LabError) => void = () => {};
  const ended = new Promise<never>((_, rejectEnded) => {
    reject = rejectEnded;
  });
  ended.catch(() => {}); // each question reports the error; there may be none
  let isAlive = true;
  const kill = (error: LabError) => {
    if (!isAlive) return;
    isAlive = false;
    remote[releaseProxy]();
    worker.terminate();
    reject(error);
    onEnd();
  };
  worker.addEventListener("error", (event: Event) =>
    kill(explainFailure("message" in event ? String(event.message) : null)),
  );
  worker.addEventListener("messageerror", () =>
    kill(explainFailure("a message could not be read")),
  );
  return {
    kill,
    ask: async (question) => {
      try {
        return await Promise.race([question(remote), ended]);
      } catch (cause) {
        throw toLabError(cause);
      }
    },
  };
}

/**
 * A worker that is made when it is first needed, and again after it has ended. Its `kill` does
 * nothing while there is none.
 *
 * @param explainFailure As in `WorkerConnectionOptions`.
 */
export function workerOnDemand<Api>(
  makeWorker: () => Worker,
  explainFailure: WorkerConnectionOptions["explainFailure"],
) {
  let connection: WorkerConnection<Api> | null = null;
  const onEnd = () => {
    connection = null;
  };
  return {
    connect: () => {
      connection ??= connectWorker<Api>(makeWorker(), { explainFailure, onEnd });
      return connection;
    },
    kill: (error: LabError) => connection?.kill(error),
  };
}

/** The value of a worker's answer; throws its error. */
export function unwrap<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw toLabError(outcome.error);
}
