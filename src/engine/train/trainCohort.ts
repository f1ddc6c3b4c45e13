import type { ExperimentSpec } from "../../core/experiment/experimentSpec.ts";
import type { ReplicaEnd } from "../../core/results/assembleResults.ts";
import type { StepCost } from "../../core/results/results.ts";
import type { StepPlan } from "../compile/plan.ts";
import { initialMoving } from "../layers/initialWeights.ts";
import { CohortTrainer } from "./cohortTrainer.ts";
import type { ReferenceWeights } from "./referenceWeights.ts";
import { ReplicaRecord } from "./replicaRecord.ts";
import { isAlone, type RunContext, startOf, stepCounts, tellDivergence } from "./runContext.ts";
import { StepProgram } from "./stepProgram.ts";

/** A submission should take about this long: short enough to pause and to show progress. */
const submissionMs = 120;
/** A bound on recorded commands, for adapters on which a step is far below a millisecond. */
const maxStepsPerSubmission = 256;

/** One cohort of a condition. */
export interface CohortRun {
  readonly plan: StepPlan;
  readonly conditionIndex: number;
  readonly condition: ExperimentSpec["conditions"][number];
  /** Replica indices. */
  readonly cohort: readonly number[];
  readonly reference: ReferenceWeights | null;
  readonly started: number;
  /** Whether to tell that the condition is compiled. */
  readonly announce: boolean;
}

/** Trains one cohort to the end, and tells of every step on the way. */
export async function trainCohort(
  context: RunContext,
  run: CohortRun,
): Promise<{ replicas: ReplicaEnd[]; cost: StepCost }> {
  const { spec, dataset, device, pipelines, gpuDataset } = context;
  const { plan, cohort, condition, reference } = run;
  const { layout } = plan;
  const steps = stepCounts(context);
  const starts = cohort.map((replicaIndex) => startOf(context, condition, layout, replicaIndex));
  const first = startOf(context, condition, layout, 0).weights;
  const alone = isAlone(context);
  const records = starts.map(
    (start) =>
      new ReplicaRecord(start, {
        tensors: layout.trainable,
        stepCount: steps.total,
        reference: spec.trackDivergence ? (alone ? start.weights : first) : null,
        testLabels: dataset.test.labels.subarray(0, plan.options.testCount),
        classCount: plan.options.model.classCount,
      }),
  );
  const program = await StepProgram.create(device, pipelines, {
    plan,
    dataset: gpuDataset,
    epochCount: spec.training.epochCount,
    milestones: spec.training.milestones,
    reference: reference === null || reference.recording ? "own" : "recorded",
  });
  context.ledger.add(program.buffers);
  const trainer = new CohortTrainer({
    program,
    members: starts,
    moving: initialMoving(layout),
    orderPolicy: condition.noise.order,
    reference,
  });
  try {
    const firstStepMs = await trainEpochs(context, run, trainer, records);
    const { wallMs, gpuMs } = await trainer.timer.result();
    const replicas: ReplicaEnd[] = [];
    for (const record of records) replicas.push(await record.end(!alone));
    const cost = {
      stepMs: wallMs / cohort.length,
      gpuStepMs: gpuMs === null ? null : gpuMs / cohort.length,
      firstStepMs,
    };
    return { replicas, cost };
  } finally {
    trainer.dispose();
    context.ledger.delete(program.buffers);
    program.dispose();
  }
}

/** All epochs of a cohort. Returns the milliseconds until its first step was done. */
async function trainEpochs(
  context: RunContext,
  run: CohortRun,
  trainer: CohortTrainer,
  records: readonly ReplicaRecord[],
): Promise<number> {
  const { spec, emit, control } = context;
  const { conditionIndex, cohort } = run;
  const steps = stepCounts(context);
  let firstStepMs = 0;
  let perSubmission = 1;
  for (const { start, trace } of records) {
    if (trace !== null) {
      tellDivergence(context, conditionIndex, start.replicaIndex, trace.initial);
    }
  }
  for (let epoch = 0; epoch < spec.training.epochCount; epoch++) {
    trainer.startEpoch(epoch);
    const end = (epoch + 1) * steps.perEpoch;
    while (trainer.step < end) {
      await control.checkpoint();
      const count = Math.min(perSubmission, end - trainer.step);
      const submitted = performance.now();
      await trainer.runSteps(count);
      const elapsedMs = performance.now() - submitted;
      if (trainer.step === count) {
        firstStepMs = performance.now() - run.started;
        if (run.announce) {
          emit({ kind: "compiled", conditionIndex });
        }
        perSubmission = 2; // the first one compiled; it says nothing of the next
      } else {
        const wanted = Math.round((submissionMs * count) / Math.max(elapsedMs, 0.01));
        perSubmission = Math.max(1, Math.min(wanted, 4 * count, maxStepsPerSubmission));
      }
      context.progress.add(count * cohort.length);
      emit({
        kind: "progress",
        conditionIndex,
        replicaIndices: cohort,
        epoch,
        step: trainer.step,
        stepCount: steps.total,
        imagesPerSecond: (count * spec.training.batchSize * cohort.length * 1000) / elapsedMs,
        fraction: context.progress.fraction,
      });
    }
    await finishEpoch(context, run, trainer, records, epoch);
  }
  return firstStepMs;
}

async function finishEpoch(
  context: RunContext,
  run: CohortRun,
  trainer: CohortTrainer,
  records: readonly ReplicaRecord[],
  epoch: number,
): Promise<void> {
  const { conditionIndex } = run;
  const overflows = await trainer.readOverflows(epoch);
  const losses = await trainer.readLosses();
  const weights = await trainer.readWeights();
  const traces = context.spec.trackDivergence ? await trainer.readTrace() : [];
  const logits = await trainer.evaluate();
  for (const [index, record] of records.entries()) {
    const overflow = overflows[index] ?? null;
    if (overflow !== null) record.fail(overflow.code, overflow.message);
    if (record.failed) continue;
    const { replicaIndex } = record.start;
    const trace = traces[index];
    if (trace !== undefined && record.trace !== null) {
      tellDivergence(context, conditionIndex, replicaIndex, record.trace.addEpoch(trace));
    }
    const epochRecord = await record.addEpoch({
      epoch,
      losses: losses[index] ?? new Float32Array(),
      logits: logits[index] ?? new Float32Array(),
      weights: weights[index] ?? new Float32Array(),
    });
    context.emit({ kind: "epoch", conditionIndex, replicaIndex, record: epochRecord });
  }
}
