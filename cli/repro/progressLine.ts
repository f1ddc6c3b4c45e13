import type { PageProgress } from "../../src/protocol/pageApi.ts";

/** Until this much is done, an estimate of the time left is mostly compilation. */
const leastFraction = 0.02;

/** How far a training is, in one line. Epochs and conditions count from 1, replicas from 0. */
export function progressLine(progress: PageProgress): string {
  if (progress.condition === null) return "starting: data set, compiling kernels";
  const { condition, conditionIndex, conditionCount, replicaIndices, fraction, timeLeftMs } =
    progress;
  const parts = [
    `${condition} (${conditionIndex + 1}/${conditionCount})`,
    replicaWords(replicaIndices),
    `epoch ${progress.epoch + 1}/${progress.epochCount}`,
    `step ${progress.step}/${progress.stepCount}`,
    `${Math.round(progress.imagesPerSecond)} images/s`,
    `${Math.floor(fraction * 100)} %`,
    timeLeftMs === null || fraction < leastFraction ? null : `${clock(timeLeftMs)} left`,
    progress.status === "running" ? null : progress.status,
  ];
  return parts.filter((part) => part !== null).join(", ");
}

/** Changes when a plain log, which cannot be rewritten, deserves another line. */
export function progressStage(progress: PageProgress): string {
  const { status, condition, conditionIndex, replicaIndices, epoch } = progress;
  if (condition === null) return "starting";
  return [status, conditionIndex, replicaIndices.join(), epoch].join(" ");
}

function replicaWords(indices: readonly number[]): string | null {
  if (indices.length === 0) return null;
  const [first, last] = [indices[0], indices[indices.length - 1]];
  return first === last ? `replica ${first}` : `replicas ${first}-${last}`;
}

/** Minutes and seconds, hours where there are any: "1:05", "2:03:04". */
function clock(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const tail = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${tail}` : `${minutes}:${tail}`;
}
