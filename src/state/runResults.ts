import { toPlainError } from "../core/errors.ts";
import type { ExperimentSpec } from "../core/experiment/experimentSpec.ts";
import { assembleResults, type ResultPart } from "../core/results/assembleResults.ts";
import type { ExperimentResults } from "../core/results/results.ts";
import type { EngineEvent } from "../protocol/engineApi.ts";
import type { EndedRun } from "./runState.ts";

const belongsToResults = {
  started: true,
  condition: true,
  epoch: true,
  divergence: true,
  replica: true,
  referenceStep: true,
  costBlocks: true,
  compiling: false,
  compiled: false,
  progress: false,
  measuringCost: false,
  paused: false,
  resumed: false,
} as const satisfies Record<EngineEvent["kind"], boolean>;

function isResultPart(event: EngineEvent): event is ResultPart {
  return belongsToResults[event.kind];
}

/**
 * Collects the parts of a run's results, and assembles them however the run ends.
 *
 * @param now Milliseconds of a monotonic clock.
 */
export function collectResults(spec: ExperimentSpec, now: () => number) {
  const parts: ResultPart[] = [];
  let startedMs = 0;
  return {
    add: (event: EngineEvent) => {
      if (event.kind === "started") startedMs = now();
      if (isResultPart(event)) parts.push(event);
    },
    /** Null if the run never started, or failed before a replica was done. */
    assemble: (end: EndedRun): ExperimentResults | null => {
      const results = assembleResults(spec, parts, { ...end, elapsedMs: now() - startedMs });
      return end.status === "failed" && results?.conditions.length === 0 ? null : results;
    },
  };
}

/** How a run ended whose engine call rejected. */
export function endOf(cause: unknown): EndedRun {
  const error = toPlainError(cause);
  return error.code === "cancelled" ? { status: "cancelled" } : { status: "failed", error };
}
