import { formatBytes, formatCount, formatDuration, formatQuantity } from "../text/format.ts";

/** What a condition of an experiment takes. */
export interface ConditionEstimate {
  /** In all seed blocks. */
  readonly replicaCount: number;
  readonly seedBlockCount: number;
  /** Replicas in lockstep, and how many such cohorts train one after the other. */
  readonly cohortSize: number;
  readonly cohortCount: number;
  /** Trainings in all: above `replicaCount` where later cohorts train a first replica along. */
  readonly trainingCount: number;
  /** Of training and evaluation. */
  readonly multiplyAdds: number;
  /** Null for `stock`, whose memory tfjs manages. */
  readonly gpuBytes: number | null;
  /** From a training of this kind that was measured before; null where there was none. */
  readonly trainingMs: number | null;
}

/** What an experiment takes, known before it starts. */
export interface RunEstimate {
  /** Of the examples in use, for the whole run. */
  readonly datasetBytes: number;
  /** Of the logits that the results keep, of all conditions together; 0 where they keep none. */
  readonly logitsBytes: number;
  readonly conditions: readonly ConditionEstimate[];
}

/** GPU memory of the largest condition, the data set included; what `stock` takes is not known. */
export function peakGpuBytes({ datasetBytes, conditions }: RunEstimate): number {
  return datasetBytes + Math.max(0, ...conditions.map(({ gpuBytes }) => gpuBytes ?? 0));
}

/** Milliseconds of the whole run; null where one condition's speed is not known. */
export function totalTrainingMs({ conditions }: RunEstimate): number | null {
  let sum = 0;
  for (const { trainingMs } of conditions) {
    if (trainingMs === null) return null;
    sum += trainingMs;
  }
  return sum;
}

/** The estimate in sentences: memory, time, and cohorts where there are several. */
export function estimateText(estimate: RunEstimate): string {
  const hasStock = estimate.conditions.some(({ gpuBytes }) => gpuBytes === null);
  const memory = `About ${formatBytes(peakGpuBytes(estimate))} of GPU memory`;
  const ms = totalTrainingMs(estimate);
  return [
    hasStock ? `${memory}, without what unmodified tfjs takes.` : `${memory}.`,
    ms === null
      ? "Time is known after the first steps."
      : `About ${formatDuration(ms)}, by earlier trainings of this kind.`,
    ...cohortSentences(estimate.conditions),
    ...(estimate.logitsBytes > 0
      ? [`The logits in the results take ${formatBytes(estimate.logitsBytes)}.`]
      : []),
  ].join(" ");
}

function cohortSentences(conditions: readonly ConditionEstimate[]): string[] {
  const several = conditions.filter(
    ({ gpuBytes, cohortCount, seedBlockCount }) =>
      gpuBytes !== null && cohortCount > seedBlockCount,
  );
  const [first] = several;
  if (first === undefined) return [];
  const { replicaCount, seedBlockCount, cohortSize, cohortCount, trainingCount } = first;
  const cohorts = `${formatQuantity(replicaCount, "replica")} of a condition train in ${formatCount(cohortCount)} cohorts of up to ${formatCount(cohortSize)}`;
  const along = seedBlockCount === 1 ? "replica 1" : "replica 1 of the same seed";
  return [
    trainingCount === replicaCount
      ? `${cohorts}.`
      : `${cohorts}; ${along} trains along in each, to compare with: ${formatCount(trainingCount)} trainings.`,
  ];
}
