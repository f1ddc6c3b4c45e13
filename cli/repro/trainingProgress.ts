import type { PageProgress } from "../../src/protocol/pageApi.ts";
import { formatDuration } from "../terminal/duration.ts";
import type { Progress } from "../terminal/progress.ts";

/** Until this much is done, an estimate of the time left is mostly compilation. */
const leastFraction = 0.02;

/** Shows how far a training is; a log gets a line per condition, replicas and epoch. */
export function showTraining(progress: Progress, reading: PageProgress, prefix = ""): void {
  progress.show(`${prefix}${trainingText(reading)}`, `${prefix}${trainingStage(reading)}`);
}

/** How far a training is, in one line; everything in it counts from 1. */
export function trainingText(reading: PageProgress): string {
  if (reading.condition === null) return "starting: data set, compiling kernels";
  const { condition, conditionIndex, conditionCount, replicaIndices, fraction, timeLeftMs } =
    reading;
  const parts = [
    `${condition} (${conditionIndex + 1}/${conditionCount})`,
    replicaWords(replicaIndices),
    `epoch ${reading.epoch + 1}/${reading.epochCount}`,
    `step ${reading.step}/${reading.stepCount}`,
    `${Math.round(reading.imagesPerSecond)} images/s`,
    `${Math.floor(fraction * 100)} %`,
    timeLeftMs === null || fraction < leastFraction ? null : `${formatDuration(timeLeftMs)} left`,
    reading.status === "running" ? null : reading.status,
  ];
  return parts.filter((part) => part !== null).join(", ");
}

function trainingStage(reading: PageProgress): string {
  const { status, condition, conditionIndex, replicaIndices, epoch } = reading;
  if (condition === null) return "starting";
  return [status, conditionIndex, replicaIndices.join(), epoch].join(" ");
}

function replicaWords(indices: readonly number[]): string | null {
  if (indices.length === 0) return null;
  const [first, last] = [indices[0] + 1, indices[indices.length - 1] + 1];
  return first === last ? `replica ${first}` : `replicas ${first}-${last}`;
}
