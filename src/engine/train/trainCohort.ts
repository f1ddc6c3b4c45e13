import type { ReplicaEnd } from "../../core/results/assembleResults.ts";
import type { StepCost } from "../../core/results/results.ts";
import type { StepPlan } from "../compile/compileStep.ts";
import { learningSchedule } from "../kernels/reduce/optimizer.ts";
import { CohortTrainer } from "./cohortTrainer.ts";
import { emitProgress, isAlone, openRecord, recordEpoch } from "./replicaEvents.ts";
import type { ReplicaRecord } from "./replicaRecord.ts";
import { type ConditionRun, type RunContext, startOf } from "./runContext.ts";
import { StepProgram } from "./stepProgram.ts";
import { StepTimer } from "./stepTimer.ts";

/** One cohort of a condition. */
interface CohortRun {
  readonly plan: StepPlan;
  readonly condition: ConditionRun;
  /** Replica indices. */
  readonly cohort: readonly number[];
  /** When its compilation started, on the clock of `performance`. */
  readonly started: number;
  /** Whether its first step is the condition's. */
  readonly isFirst: boolean;
}

/**
 * Trains one cohort to the end. Emits its progress, epochs and divergence.
 *
 * @throws {LabError} "cancelled" at once, whatever is in flight or being compiled.
 */
export async function trainCohort(
  context: RunContext,
  run: CohortRun,
): Promise<{ replicas: ReplicaEnd[]; cost: StepCost }> {
  const { spec, device, pipelines, gpuDataset, stepsPerEpoch, control, emit } = context;
  const { plan, cohort, condition } = run;
  const members = cohort.map((replicaIndex) => startOf(context, condition, replicaIndex));
  let isGivenUp = false;
  const compiling = StepProgram.create(device, pipelines, {
    plan,
    dataset: gpuDataset,
    schedule: learningSchedule(spec.training, stepsPerEpoch, members),
    onCompiled: (kernels) => {
      const { conditionIndex } = condition;
      if (run.isFirst && !isGivenUp) emit({ kind: "compiling", conditionIndex, kernels });
    },
  });
  const program = await control.wait(compiling).catch((cause) => {
    isGivenUp = true;
    // Nobody waits for it any more, but its buffers have to go.
    compiling.then(
      (late) => late.dispose(),
      () => {},
    );
    throw cause;
  });
  context.ledger.add(program.buffers);
  const timer = new StepTimer(device, program.dispatchCount("training"));
  const trainer = new CohortTrainer({ program, members, control, timer });
  try {
    const records = members.map((start) => openRecord(context, condition, start));
    const firstStepMs = await trainEpochs(context, run, trainer, records);
    const { wallMs, gpuMs } = await timer.result();
    const comparable = !isAlone(context);
    const replicas = await Promise.all(records.map((record) => record.end(comparable)));
    const cost = {
      stepMs: wallMs / cohort.length,
      gpuStepMs: gpuMs === null ? null : gpuMs / cohort.length,
      firstStepMs,
    };
    return { replicas, cost };
  } finally {
    timer.dispose();
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
  const { spec, emit, stepsPerEpoch } = context;
  const { condition, cohort, started, isFirst } = run;
  let firstStepMs = 0;
  for (let epoch = 0; epoch < spec.training.epochCount; epoch++) {
    trainer.startEpoch(epoch);
    await trainer.runSteps(stepsPerEpoch, (count, elapsedMs) => {
      const { step } = trainer;
      if (step === count) {
        firstStepMs = performance.now() - started;
        if (isFirst) emit({ kind: "compiled", conditionIndex: condition.conditionIndex });
      }
      const steps = { replicaIndices: cohort, epoch, step, count, elapsedMs, stepCost: 1 };
      emitProgress(context, condition, steps);
    });
    for (const [index, reading] of (await trainer.finishEpoch(epoch)).entries()) {
      const record = records[index];
      const { overflow } = reading;
      if (overflow !== null) record.fail(overflow.code, overflow.message);
      if (record.failed) continue;
      await recordEpoch(context, condition, record, { epoch, ...reading });
    }
  }
  return firstStepMs;
}
