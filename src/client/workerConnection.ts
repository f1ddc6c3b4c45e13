import { type Remote, releaseProxy, wrap } from "comlink";
import { type LabError, toLabError } from "../core/errors.ts";

/** A worker that lives. */
export interface WorkerConnection<Api> {
  /** Asks the worker; rejects with a LabError when the worker dies before it answers. */
  ask<T>(question: (remote: Remote<Api>) => Promise<T>): Promise<T>;
  /** Terminates the worker; what was asked of it rejects with the error. Idempotent. */
  kill(error: LabError): void;
}

interface WorkerConnectionOptions {
  /** Says why a worker died. `reason`: the browser's words; null if its script did not load. */
  readonly explainDeath: (reason: string | null) => LabError;
  /** Called once, when the worker dies or is killed. */
  readonly onEnd: () => void;
}

/** Wraps a worker that was just made. */
function connectWorker<Api>(
  worker: Worker,
  { explainDeath, onEnd }: WorkerConnectionOptions,
): WorkerConnection<Api> {
  const remote = wrap<Api>(worker);
  let reject: (error: LabError) => void = () => {};
  const died = new Promise<never>((_, rejectDied) => {
    reject = rejectDied;
  });
  died.catch(() => {}); // whoever waits on the worker sees the error; nobody may be waiting
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
    kill(explainDeath("message" in event ? String(event.message) : null)),
  );
  worker.addEventListener("messageerror", () => kill(explainDeath("a message cannot be read")));
  return {
    kill,
    ask: async (question) => {
      try {
        return await Promise.race([question(remote), died]);
      } catch (cause) {
        throw toLabError(cause);
      }
    },
  };
}

/** A worker that is made when it is first needed, and again after it has ended. */
export interface WorkerOnDemand<Api> {
  connect(): WorkerConnection<Api>;
  /** Terminates the worker, if there is one. */
  kill(error: LabError): void;
}

/** @param explainDeath As in `WorkerConnectionOptions`. */
export function workerOnDemand<Api>(
  makeWorker: () => Worker,
  explainDeath: WorkerConnectionOptions["explainDeath"],
): WorkerOnDemand<Api> {
  let connection: WorkerConnection<Api> | null = null;
  const onEnd = () => {
    connection = null;
  };
  return {
    connect: () => {
      connection ??= connectWorker<Api>(makeWorker(), { explainDeath, onEnd });
      return connection;
    },
    kill: (error) => connection?.kill(error),
  };
}
