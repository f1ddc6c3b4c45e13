import type { ExperimentResults } from "../../src/core/results/results.ts";
import { ordinal } from "../../src/core/text/counting.ts";
import { type ExitCode, exitCodes } from "../terminal/exitCodes.ts";

/** A run or a replica that failed was not measured, whatever the others gave. */
export function runExitCode(results: ExperimentResults): ExitCode {
  if (results.status === "cancelled") return exitCodes.cancelled;
  return failures(results).length > 0 ? exitCodes.failed : exitCodes.done;
}

/** One sentence for a run that failed, and one per failed replica. */
export function failures({ conditions, error }: ExperimentResults): string[] {
  const ofRun = error === undefined ? [] : [`The training failed: ${error.message}`];
  const ofReplicas = conditions.flatMap(({ name, replicas }) =>
    replicas
      .filter(({ status }) => status === "failed")
      .map(
        ({ replicaIndex, error }) =>
          `Replica ${ordinal(replicaIndex)} of ${name} failed: ${error?.message ?? "no reason given"}`,
      ),
  );
  return [...ofRun, ...ofReplicas];
}
