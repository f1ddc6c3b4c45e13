import type { ReplicaEnd } from "../../core/results/assembleResults.ts";
import type { StepCost } from "../../core/results/results.ts";
import type { StepPlan } from "../compile/compileStep.ts";
import { learningSchedule } from "../kernels/reduce/optimizer.ts";
import { CohortTrainer } from "./cohortTrainer.ts";
import type { ReferenceWeights } from "./referenceWeights.ts";
import { emitProgress, isAlone, openRecord, recordEpoch } from "./replicaEvents.ts";
import type { ReplicaRecord } from "./replicaRecord.ts";
import { type ConditionRun, type RunContext, startOf } from "./runContext.ts";
import { StepProgram } from "./stepProgram.ts";

/** A submission should take about this long: short enough to pause and to show progress. */
const submissionMs = 120;
/** A bound on recorded commands, for adapters on which a step is far below a millisecond. */
const maxStepsPerSubmission = 256;

/** One cohort of a condition. */
interface CohortRun {
  readonly plan: StepPlan;
  readonly condition: ConditionRun;
  /** Replica indices. */
  readonly cohort: readonly number[];
  readonly reference: ReferenceWeights | null;
  /** When its compilation started, on the clock of `performance`. */
  readonly started: number;
  /** Whether its first step is the condition's. */
  readonly isFirst: boolean;
}

/** Trains one cohort to the end. Emits its progress, epochs and divergence. */
export async function trainCohort(
  context: RunContext,
  run: CohortRun,
): Promise<{ replicas: ReplicaEnd[]; cost: StepCost }> {
  const { spec, device, pipelines, gpuDataset, stepsPerEpoch, emit } = context;
  const { plan, cohort, condition, reference } = run;
  const members = cohort.map((replicaIndex) => startOf(context, condition, replicaIndex));
  const program = await StepProgram.create(device, pipelines, {
    plan,
    dataset: gpuDataset,
    schedule: learningSchedule(spec.training, stepsPerEpoch, members),
    reference: reference === null || reference.recording ? "own" : "recorded",
    onCompiled: (kernels) => {
      if (run.isFirst)
        emit({ kind: "compiling", conditionIndex: condition.conditionIndex, kernels });
    },
  });
  context.ledger.add(program.buffers);
  const trainer = new CohortTrainer({ program, members, reference });
  try {
    const records = members.map((start) => openRecord(context, condition, start));
    const firstStepMs = await trainEpochs(context, run, trainer, records);
    const { wallMs, gpuMs } = await trainer.timer.result();
    const comparable = !isAlone(context);
    const replicas = await Promise.all(records.map((record) => record.end(comparable)));
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
  const { spec, emit, control, stepsPerEpoch } = context;
  const { condition, cohort, started, isFirst } = run;
  let firstStepMs = 0;
  let perSubmission = 1;
  for (let epoch = 0; epoch < spec.training.epochCount; epoch++) {
    trainer.startEpoch(epoch);
    const end = (epoch + 1) * stepsPerEpoch;
    while (trainer.step < end) {
      await control.checkpoint();
      const count = Math.min(perSubmission, end - trainer.step);
      const submitted = performance.now();
      await trainer.runSteps(count);
      const elapsedMs = performance.now() - submitted;
      const { step } = trainer;
      if (step === count) {
        firstStepMs = performance.now() - started;
        if (isFirst) emit({ kind: "compiled", conditionIndex: condition.conditionIndex });
        perSubmission = 2; // the first submission compiles, so its time is no guide to the next
      } else {
        const wanted = Math.round((submissionMs * count) / Math.max(elapsedMs, 0.01));
        perSubmission = Math.max(1, Math.min(wanted, 4 * count, maxStepsPerSubmission));
      }
      const steps = { replicaIndices: cohort, epoch, step, count, elapsedMs, stepCost: 1 };
      emitProgress(context, condition, steps);
    }
    await finishEpoch(context, condition, trainer, records, epoch);
  }
  return firstStepMs;
}

async function finishEpoch(
  context: RunContext,
  condition: ConditionRun,
  trainer: CohortTrainer,
  records: readonly ReplicaRecord[],
  epoch: number,
): Promise<void> {
  const overflows = await trainer.readOverflows(epoch);
  const losses = await trainer.read("losses");
  const weights = await trainer.read("weights");
  const traces = context.spec.trackDivergence ? await trainer.readTrace() : null;
  const logits = await trainer.evaluate();
  for (const [index, record] of records.entries()) {
    const overflow = overflows[index];
    if (overflow !== null) record.fail(overflow.code, overflow.message);
    if (record.failed) continue;
    await recordEpoch(context, condition, record, {
      epoch,
      losses: losses[index],
      logits: logits[index],
      weights: weights[index],
      trace: traces === null ? null : traces[index],
    });
  }
}
