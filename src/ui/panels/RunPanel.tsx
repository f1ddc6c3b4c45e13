import { epochName, replicaNames } from "../../core/text/counting.ts";
import { formatCount, formatDone, formatDuration } from "../../core/text/format.ts";
import { isActive, type RunState } from "../../state/runState.ts";
import { useLab } from "../../state/useLab.ts";
import { Notice } from "../controls/Notice.tsx";
import { Panel } from "../controls/Panel.tsx";
import { LostReplicas } from "./LostReplicas.tsx";

/** The experiment on show: how far it is, and the buttons that hold or stop it. */
export function RunPanel({ onCancel }: { onCancel: () => void }) {
  const run = useLab((s) => s.run);
  const spec = useLab((s) => s.shownSpec);
  const fileName = useLab((s) => (s.results.status === "ready" ? s.results.fileName : null));
  const pauseRun = useLab((s) => s.pauseRun);
  const resumeRun = useLab((s) => s.resumeRun);
  if (spec === null) return null;
  const isHeld = run.status === "paused" || run.status === "pausing";
  const isCancellable = isActive(run) && run.status !== "cancelling";
  return (
    <Panel
      title={fileName ?? spec.name}
      className="run"
      actions={
        isActive(run) && (
          <>
            {isHeld ? (
              <button
                type="button"
                disabled={run.status === "pausing"}
                onClick={() => void resumeRun()}
              >
                Resume
              </button>
            ) : (
              <button
                type="button"
                disabled={run.status !== "running"}
                onClick={() => void pauseRun()}
              >
                Pause
              </button>
            )}
            <button type="button" disabled={!isCancellable} onClick={onCancel}>
              Cancel
            </button>
          </>
        )
      }
    >
      <p className="run-status" role="status">
        <StatusWords run={run} fileName={fileName} />
      </p>
      {isActive(run) && <RunProgressLine />}
      {run.status === "failed" && (
        <Notice kind="error" title="The experiment stopped">
          <p>{run.error.message}</p>
          <p>
            <code>{run.error.code}</code>
          </p>
        </Notice>
      )}
      <ConditionPhases />
      <LostReplicas />
    </Panel>
  );
}

function StatusWords({ run, fileName }: { run: RunState; fileName: string | null }) {
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
    case "pausing":
      return "Pausing after the steps in flight";
    case "paused":
      return "Paused. Training goes on from the same bits";
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

function RunProgressLine() {
  const spec = useLab((s) => s.shownSpec);
  const progress = useLab((s) => s.progress);
  const timeLeftMs = useLab((s) => s.timeLeftMs);
  const fraction = progress?.fraction ?? 0;
  return (
    <>
      <progress aria-label="Progress of the experiment" value={fraction} max={1}>
        {formatDone(fraction)}
      </progress>
      {progress !== null && spec !== null && (
        <ul className="run-figures">
          <li>{formatDone(fraction)}</li>
          <li>
            {replicaNames(progress.replicaIndices)} of {spec.replicaCount}
          </li>
          <li>
            {epochName(Math.min(progress.epoch, spec.training.epochCount - 1))} of{" "}
            {spec.training.epochCount}
          </li>
          <li>
            step {formatCount(progress.step)} of {formatCount(progress.stepCount)}
          </li>
          <li>{formatCount(progress.imagesPerSecond)} images/s</li>
          <li>{timeLeftMs === null ? "time left: ..." : `${formatDuration(timeLeftMs)} left`}</li>
        </ul>
      )}
    </>
  );
}

const phaseWords = {
  waiting: "waiting",
  compiling: "compiling",
  training: "training",
  done: "done",
} as const;

/** One mark for each condition: what is behind, what is now, what is to come. */
function ConditionPhases() {
  const traces = useLab((s) => s.traces);
  const active = useLab((s) => isActive(s.run));
  if (!active) return null;
  return (
    <ol className="phases">
      {traces.map(({ name, phase }) => (
        <li key={name} data-phase={phase}>
          <span>{name}</span> <small>{phaseWords[phase]}</small>
        </li>
      ))}
    </ol>
  );
}
