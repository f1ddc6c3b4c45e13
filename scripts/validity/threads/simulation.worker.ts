// A thread that simulates; see pool.ts.
import { parentPort } from "node:worker_threads";
import { createRunner } from "../jobs.ts";
import type { Answer, Question } from "./pool.ts";

const run = createRunner();

parentPort?.on("message", ({ index, job }: Question) => {
  const answer: Answer = { index, rows: run(job) };
  parentPort?.postMessage(answer);
});
