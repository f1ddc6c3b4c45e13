import { Worker } from "node:worker_threads";
import { LabError } from "../../../src/core/errors.ts";
import type { Job, Row } from "../jobs.ts";

/** What a thread is asked, one job after the other. */
export interface Question {
  readonly index: number;
  readonly job: Job;
}

export interface Answer {
  readonly index: number;
  readonly rows: readonly Row[];
}

interface PoolOptions {
  readonly threadCount: number;
  readonly signal: AbortSignal;
  readonly onDone: (job: Job) => void;
}

/**
 * Runs jobs in threads, each free thread the next one.
 *
 * @returns The rows of all jobs, in the jobs' order.
 * @throws {LabError} "cancelled" when the signal aborts; "worker-failed" if a thread ends.
 */
export async function runJobs(
  jobs: readonly Job[],
  { threadCount, signal, onDone }: PoolOptions,
): Promise<Row[]> {
  const results: (readonly Row[])[] = jobs.map(() => []);
  const waiting = [...jobs.entries()];
  const script = new URL("worker.mjs", import.meta.url);
  const threads = Array.from(
    { length: Math.min(threadCount, jobs.length) },
    () => new Worker(script),
  );
  try {
    await Promise.all(
      threads.map(
        (thread) =>
          new Promise<void>((resolve, reject) => {
            const ask = () => {
              const next = waiting.shift();
              if (next === undefined) return resolve();
              const question: Question = { index: next[0], job: next[1] };
              thread.postMessage(question);
            };
            thread.on("message", (answer: Answer) => {
              results[answer.index] = answer.rows;
              onDone(jobs[answer.index]);
              ask();
            });
            thread.on("error", reject);
            thread.on("exit", () => reject(new LabError("worker-failed", "A thread has ended")));
            const cancel = () => reject(signal.reason);
            if (signal.aborted) return cancel();
            signal.addEventListener("abort", cancel, { once: true });
            ask();
          }),
      ),
    );
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
  return results.flat();
}
