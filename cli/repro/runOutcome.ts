import type { ExperimentResults } from "../../src/core/results/results.ts";
import { ordinal } from "../../src/core/text/counting.ts";
import { type ExitCode, exitCodes } from "../terminal/exitCodes.ts";

/** A replica that failed was not measured, whatever the others gave. */
export function runExitCode(results: ExperimentResults): ExitCode {
  if (results.status === "cancelled") return exitCodes.cancelled;
  return failures(results).length > 0 ? exitCodes.failed : exitCodes.done;
}

/** One sentence per failed replica. */
export function failures({ conditions }: ExperimentResults): string[] {
  return conditions.flatMap(({ name, replicas }) =>
    replicas
      .filter(({ status }) => status === "failed")
      .map(
        ({ replicaIndex, error }) =>
          `Replica ${ordinal(replicaIndex)} of ${name} failed: ${error?.message ?? "no reason given"}`,
      ),
  );
}
