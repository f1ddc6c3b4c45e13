import { seedBlocksOf } from "../../core/experiment/plan.ts";
import { epochName, replicaNames } from "../../core/text/counting.ts";
import { formatCount, formatDone, formatDuration } from "../../core/text/format.ts";
import { useLab } from "../../state/useLab.ts";

/** How far the running experiment is, as a whole and condition by condition. */
export function RunProgress() {
  const spec = useLab((s) => s.shownSpec);
  const progress = useLab((s) => s.progress);
  const timeLeftMs = useLab((s) => s.timeLeftMs);
  const traces = useLab((s) => s.traces);
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
            {replicaNames(
              progress.replicaIndices,
              seedBlocksOf(spec, spec.conditions[progress.conditionIndex].noise),
            )}{" "}
            of {spec.replicaCount}
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
      <ol className="phases">
        {traces.map(({ name, phase, kernels }) => (
          <li key={name} data-phase={phase}>
            <span>{name}</span>{" "}
            <small>
              {kernels === null ? phase : `${phase} ${kernels.done} of ${kernels.total}`}
            </small>
          </li>
        ))}
      </ol>
    </>
  );
}
