import { isActive, type RunState } from "../../state/runState.ts";
import { useLab } from "../../state/useLab.ts";
import { Notice } from "../controls/Notice.tsx";
import { Panel } from "../controls/Panel.tsx";
import { LostReplicas } from "./LostReplicas.tsx";
import { RunProgress } from "./RunProgress.tsx";

/** The experiment on the page: its progress, and the buttons that pause or cancel it. */
export function RunPanel({ onCancel }: { onCancel: () => void }) {
  const run = useLab((s) => s.run);
  const spec = useLab((s) => s.shownSpec);
  const fileName = useLab((s) => (s.results.status === "ready" ? s.results.fileName : null));
  const pauseRun = useLab((s) => s.pauseRun);
  const resumeRun = useLab((s) => s.resumeRun);
  if (spec === null) return null;
  const isHeld = run.status === "paused" || run.status === "pausing";
  const isGoing = run.status === "running" || run.status === "measuring";
  const isCancellable = isActive(run) && run.status !== "cancelling";
  return (
    <Panel
      title={fileName ?? spec.name}
      className="run"
      actions={
        isActive(run) && (
          <>
            <button
              type="button"
              disabled={isHeld ? run.status !== "paused" : !isGoing}
              onClick={() => void (isHeld ? resumeRun() : pauseRun())}
            >
              {isHeld ? "Resume" : "Pause"}
            </button>
            <button type="button" disabled={!isCancellable} onClick={onCancel}>
              Cancel
            </button>
          </>
        )
      }
    >
      <p className="run-status" role="status">
        <StatusText run={run} fileName={fileName} />
      </p>
      {isActive(run) && <RunProgress />}
      {run.status === "failed" && (
        <Notice kind="error" title="The experiment failed">
          <p>{run.error.message}</p>
          <p>
            <code>{run.error.code}</code>
          </p>
        </Notice>
      )}
      <LostReplicas />
    </Panel>
  );
}

function StatusText({ run, fileName }: { run: RunState; fileName: string | null }) {
  const keepsResults = useLab((s) => s.results.status === "ready");
  const conditionIndex = useLab((s) =>
    s.traces.findLastIndex(({ phase }) => phase === "compiling" || phase === "training"),
  );
  const condition = useLab((s) => s.traces[conditionIndex]);
  switch (run.status) {
    case "idle":
      return fileName === null ? "Saved results" : "Results from a file";
    case "starting":
      return "Starting: adapter and data set";
    case "running":
      if (condition === undefined) return "Training";
      return condition.phase === "compiling"
        ? `Compiling the kernels of ${condition.name}; this can take some seconds`
        : `Training ${condition.name}`;
    case "measuring":
      return `Measuring step times: turn ${run.turn + 1} of ${run.turnCount}`;
    case "pausing":
      return "Pausing after the steps already submitted";
    case "paused":
      return "Paused. Training resumes from the same bits";
    case "cancelling":
      return "Cancelling";
    case "done":
      return "Done";
    case "cancelled":
      return "Cancelled. Replicas that were done are kept";
    case "failed":
      return keepsResults ? "Failed. Replicas that were done are kept" : "Failed";
    default: {
      const unknown: never = run;
      return unknown;
    }
  }
}
