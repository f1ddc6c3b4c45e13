import { LabError } from "../../core/errors.ts";
import type { ExperimentSpec } from "../../core/experiment/experimentSpec.ts";
import type { ConditionResult, ReplicaResult } from "../../core/results/results.ts";
import { compileStep } from "../compile/compileStep.ts";
import type { CompileOptions, StepPlan } from "../compile/plan.ts";
import { tileProfiles, tileSizes } from "../compile/tileProfile.ts";
import type { CompiledReduction } from "../kernels/reduce/combine.ts";
import { fixedPointBound } from "../kernels/reduce/combine.ts";
import { initialMoving } from "../model/initialWeights.ts";
import { buildModel } from "../model/models.ts";
import { chooseCohortSize } from "./cohortSize.ts";
import { CohortTrainer } from "./cohortTrainer.ts";
import { ReferenceWeights } from "./referenceWeights.ts";
import { ReplicaRecord } from "./replicaRecord.ts";
import {
  augmentationPad,
  type ConditionOutcome,
  cohortsOf,
  isCancelled,
  type RunContext,
  replicaIndices,
  startOf,
  stepCounts,
  testCountOf,
  trainCountOf,
  usedDropoutRate,
} from "./runContext.ts";
import { StepProgram } from "./stepProgram.ts";

/** A submission should take about this long: short enough to pause and to show progress. */
const submissionMs = 120;
/** A bound on recorded commands, for adapters on which a step is far below a millisecond. */
const maxStepsPerSubmission = 256;

/**
 * Trains all replicas of a condition with the compiled step. A cancelled condition holds the
 * replicas of the cohorts that were done.
 */
export async function runCompiled(
  context: RunContext,
  conditionIndex: number,
  reduction: CompiledReduction,
): Promise<ConditionOutcome> {
  const { spec, device } = context;
  const condition = spec.conditions[conditionIndex] ?? missingCondition(conditionIndex);
  const started = performance.now();
  context.emit({ kind: "compiling", conditionIndex });
  const options = compileOptions(context, condition, reduction);
  const indices = replicaIndices(context, conditionIndex);
  const cohortSize = chooseCohortSize(spec.cohortSize, indices.length, options, device.limits);
  const cohorts = cohortsOf(context, conditionIndex, cohortSize);
  const steps = stepCounts(context);
  const { trainableSize } = compileStep(options).layout;
  const needsReference = spec.trackDivergence && cohorts.length > 1;
  const reference = needsReference
    ? new ReferenceWeights(device, trainableSize, steps.total)
    : null;
  const timings: CohortTiming[] = [];
  const replicas: ReplicaResult[] = [];
  let plan: StepPlan | null = null;
  let cancelled = false;
  try {
    if (reference !== null) {
      context.ledger.add(reference);
      await reference.settled();
    }
    for (const [cohortIndex, cohort] of cohorts.entries()) {
      plan = compileStep({ ...options, cohortSize: cohort.length });
      const trained = await trainCohort(context, {
        plan,
        conditionIndex,
        condition,
        cohort,
        reference,
        started: cohortIndex === 0 ? started : performance.now(),
        announce: cohortIndex === 0,
      });
      if (reference !== null) reference.recording = false;
      timings.push(trained.timing);
      replicas.push(...trained.replicas);
    }
  } catch (cause) {
    if (!isCancelled(cause)) throw cause;
    cancelled = true;
  } finally {
    if (reference !== null) {
      context.ledger.delete(reference);
      reference.dispose();
    }
  }
  const [first] = timings;
  const gpu = timings.flatMap(({ gpuStepMs }) => (gpuStepMs === null ? [] : [gpuStepMs]));
  const result: ConditionResult = {
    name: condition.name,
    noise: condition.noise,
    cohortSize,
    profile: context.profile,
    tileSizes: tileSizes(tileProfiles[context.profile]),
    tensors: (plan?.layout.trainable ?? []).map(({ name, offset, size }) => ({
      name,
      offset,
      size,
    })),
    cost: {
      stepMs: first?.stepMs ?? 0,
      gpuStepMs: gpu[0] ?? null,
      firstStepMs: first?.firstStepMs ?? 0,
    },
    replicas,
  };
  return { result, cancelled };
}

interface CohortTiming {
  readonly stepMs: number;
  readonly gpuStepMs: number | null;
  readonly firstStepMs: number;
}

interface CohortRun {
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

async function trainCohort(
  context: RunContext,
  run: CohortRun,
): Promise<{ replicas: ReplicaResult[]; timing: CohortTiming }> {
  const { spec, dataset, device, pipelines, gpuDataset, emit } = context;
  const { plan, cohort, condition, conditionIndex, reference } = run;
  const { layout } = plan;
  const steps = stepCounts(context);
  const starts = cohort.map((replicaIndex) => startOf(context, condition, layout, replicaIndex));
  const first = startOf(context, condition, layout, 0).weights;
  // A replica that is trained again alone has no replica 0 beside it, only its hashes.
  const alone = context.options.only !== undefined;
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
    const replicas: ReplicaResult[] = [];
    for (const record of records) {
      const replica = await record.result(!alone);
      replicas.push(replica);
      emit({ kind: "replica", conditionIndex, replica });
    }
    const timing = {
      stepMs: wallMs / cohort.length,
      gpuStepMs: gpuMs === null ? null : gpuMs / cohort.length,
      firstStepMs,
    };
    return { replicas, timing };
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
  for (const record of records) emitTrace(context, run, record, record.trace?.initial);
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
          emit({ kind: "compiled", conditionIndex, firstStepMs, cohortSize: cohort.length });
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
  const overflows = await trainer.readOverflow();
  const losses = await trainer.readLosses();
  const weights = await trainer.readWeights();
  const traces = context.spec.trackDivergence ? await trainer.readTrace() : [];
  const logits = await trainer.evaluate();
  for (const [index, record] of records.entries()) {
    const overflow = overflows[index] ?? null;
    if (overflow !== null) {
      record.fail(
        "fixed-point-overflow",
        `The sums of ${overflow} left the range of fixed point in epoch ${epoch}: contributions may add up to at most ${fixedPointBound} in magnitude`,
      );
    }
    if (record.failed) continue;
    const trace = traces[index];
    if (trace !== undefined) emitTrace(context, run, record, record.trace?.addEpoch(trace));
    const epochRecord = await record.addEpoch({
      epoch,
      losses: losses[index] ?? new Float32Array(),
      logits: logits[index] ?? new Float32Array(),
      weights: weights[index] ?? new Float32Array(),
    });
    const { replicaIndex } = record.start;
    context.emit({ kind: "epoch", conditionIndex, replicaIndex, record: epochRecord });
  }
}

function emitTrace(
  context: RunContext,
  { conditionIndex }: CohortRun,
  record: ReplicaRecord,
  part: { fromStep: number; differingBits: Uint32Array; l2: Float32Array } | undefined,
): void {
  if (part === undefined || context.options.only !== undefined) return;
  const { replicaIndex } = record.start;
  context.emit({ kind: "divergence", conditionIndex, replicaIndex, ...part });
}

function compileOptions(
  context: RunContext,
  condition: ExperimentSpec["conditions"][number],
  reduction: CompiledReduction,
): CompileOptions {
  const { spec, dataset, profile } = context;
  const { shape, classNames, horizontalFlip } = dataset.manifest;
  const model = buildModel(spec.model.name, {
    image: shape,
    classCount: classNames.length,
    dropoutRate: usedDropoutRate(spec, condition),
  });
  const augmented = condition.noise.augmentation !== "off";
  return {
    model,
    batchSize: spec.training.batchSize,
    cohortSize: 1,
    reduction,
    profile: tileProfiles[profile],
    optimizer: spec.training.optimizer,
    augmentation: augmented ? { pad: augmentationPad(model), flip: horizontalFlip } : null,
    stepsPerEpoch: stepCounts(context).perEpoch,
    trainCount: trainCountOf(spec, dataset),
    testCount: testCountOf(spec, dataset),
    fused: true,
    trackDivergence: spec.trackDivergence,
  };
}

function missingCondition(index: number): never {
  throw new LabError("internal", `The experiment has no condition ${index}`);
}
