import { referenceReplica } from "../../core/experiment/plan.ts";
import type { DivergencePart } from "../../core/results/assembleResults.ts";
import { type EpochOutcome, ReplicaRecord } from "./replicaRecord.ts";
import type { ReplicaStart } from "./replicaStart.ts";
import { type ConditionRun, type RunContext, startOf } from "./runContext.ts";

/** True if one replica is trained again: it has hashes, and no other replica to diverge from. */
export const isAlone = ({ options }: RunContext): boolean => options.only !== undefined;

/** An empty record of a replica. Emits its divergence before training. */
export function openRecord(
  context: RunContext,
  condition: ConditionRun,
  start: ReplicaStart,
): ReplicaRecord {
  const { spec, dataset, stepCount, testCount } = context;
  const first = isAlone(context)
    ? start
    : startOf(context, condition, referenceReplica(spec, start.replicaIndex));
  const record = new ReplicaRecord(start, {
    tensors: condition.layout.trainable,
    stepCount,
    reference: spec.trackDivergence ? first.weights : null,
    testLabels: dataset.test.labels.subarray(0, testCount),
    classCount: condition.model.classCount,
    keepLogits: spec.keepLogits,
  });
  if (record.trace !== null) emitDivergence(context, condition, record, record.trace.initial);
  return record;
}

/** Adds an epoch to a replica's record and emits what it adds to the results. */
export async function recordEpoch(
  context: RunContext,
  condition: ConditionRun,
  record: ReplicaRecord,
  outcome: EpochOutcome & {
    /** u32 [steps, tensors, 3]; null where divergence is not tracked. */
    readonly trace: Uint32Array | null;
  },
): Promise<void> {
  if (record.trace !== null && outcome.trace !== null) {
    emitDivergence(context, condition, record, record.trace.addEpoch(outcome.trace));
  }
  const { conditionIndex } = condition;
  const { replicaIndex } = record.start;
  const epochRecord = await record.addEpoch(outcome);
  context.emit({ kind: "epoch", conditionIndex, replicaIndex, record: epochRecord });
}

function emitDivergence(
  context: RunContext,
  { conditionIndex }: ConditionRun,
  { start: { replicaIndex } }: ReplicaRecord,
  part: DivergencePart,
): void {
  if (isAlone(context)) return;
  context.emit({ kind: "divergence", conditionIndex, replicaIndex, ...part });
}

/** Counts steps as done, and emits how far the run is. */
export function emitProgress(
  { spec, stepCount, progress, emit }: RunContext,
  { conditionIndex }: ConditionRun,
  steps: {
    readonly replicaIndices: readonly number[];
    readonly epoch: number;
    /** The last one, counted over all epochs. */
    readonly step: number;
    /** How many they were, and their time together. */
    readonly count: number;
    readonly elapsedMs: number;
    readonly stepCost: number;
  },
): void {
  const { replicaIndices, epoch, step, count, elapsedMs, stepCost } = steps;
  const replicaSteps = count * replicaIndices.length;
  progress.done += replicaSteps * stepCost;
  emit({
    kind: "progress",
    conditionIndex,
    replicaIndices,
    epoch,
    step,
    stepCount,
    imagesPerSecond: (replicaSteps * spec.training.batchSize * 1000) / elapsedMs,
    fraction: Math.min(1, progress.done / progress.total),
  });
}
