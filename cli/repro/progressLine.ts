import { epochName, ordinal, replicaNames } from "../../src/core/text/counting.ts";
import { formatCount, formatDone, formatDuration } from "../../src/core/text/format.ts";
import type { PageProgress } from "../../src/protocol/pageApi.ts";

/** Until this much is done, an estimate of the time left is mostly compilation. */
const leastFraction = 0.02;

const statusWords: Readonly<Record<PageProgress["status"], string | null>> = {
  starting: "starting",
  running: null,
  measuring: "measuring step times",
  paused: "paused",
  cancelling: "cancelling",
};

/** How far a training is, in one line. */
export function progressLine(progress: PageProgress): string {
  const compiling =
    progress.compiling &&
    `compiling kernels: ${progress.compiling.done} of ${progress.compiling.total}`;
  if (progress.condition === null) return compiling ?? "starting: data set, compiling kernels";
  const { condition, conditionIndex, conditionCount, replicaIndices, fraction, timeLeftMs } =
    progress;
  const parts = [
    `${condition} (${ordinal(conditionIndex)}/${conditionCount})`,
    replicaIndices.length === 0 ? null : replicaNames(replicaIndices, progress.seedBlocks),
    `${epochName(progress.epoch)}/${progress.epochCount}`,
    `step ${formatCount(progress.step)}/${formatCount(progress.stepCount)}`,
    `${formatCount(progress.imagesPerSecond)} images/s`,
    formatDone(fraction),
    timeLeftMs === null || fraction < leastFraction ? null : `${formatDuration(timeLeftMs)} left`,
    compiling,
    statusWords[progress.status],
  ];
  return parts.filter((part) => part !== null).join(", ");
}

/** Changes when a log, whose lines cannot be rewritten, is to have another one. */
export function progressStage(progress: PageProgress): string {
  const { status, condition, conditionIndex, replicaIndices, epoch } = progress;
  if (condition === null) return "starting";
  return [status, conditionIndex, replicaIndices.join(), epoch].join(" ");
}
