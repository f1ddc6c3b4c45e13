import type { PlainError } from "../core/errors.ts";
import type { EngineEvent } from "../protocol/engineApi.ts";

/** The phases of a run. */
export type RunState =
  | { readonly status: "idle" }
  /** Worker, adapter, data set: nothing trains yet. */
  | { readonly status: "starting" }
  | { readonly status: "running" }
  /** Training is over: the conditions' steps take turns to be timed. */
  | { readonly status: "measuring"; readonly turn: number; readonly turnCount: number }
  /** Pause was requested; the engine has not answered yet. */
  | { readonly status: "pausing" }
  | { readonly status: "paused" }
  | { readonly status: "cancelling" }
  | EndedRun;

export type EndedRun =
  | { readonly status: "done" }
  | { readonly status: "cancelled" }
  | { readonly status: "failed"; readonly error: PlainError };

const activeStatuses: Readonly<Record<RunState["status"], boolean>> = {
  idle: false,
  starting: true,
  running: true,
  measuring: true,
  pausing: true,
  paused: true,
  cancelling: true,
  done: false,
  cancelled: false,
  failed: false,
};

/** True from start to end of a run. */
export function isActive(run: RunState): boolean {
  return activeStatuses[run.status];
}

/** The phase after an event; a cancel that is under way stays. */
export function runAfter(run: RunState, event: EngineEvent): RunState {
  if (run.status === "cancelling") return run;
  if (event.kind === "paused") return { status: "paused" };
  if (event.kind === "resumed") return { status: "running" };
  const mayGoOn = run.status === "running" || run.status === "measuring";
  if (event.kind === "measuringCost" && mayGoOn) {
    const { turn, turnCount } = event;
    return { status: "measuring", turn, turnCount };
  }
  if (event.kind === "costBlocks" && mayGoOn) return { status: "running" };
  const hasBegun = event.kind === "compiling" || event.kind === "progress";
  return run.status === "starting" && hasBegun ? { status: "running" } : run;
}
