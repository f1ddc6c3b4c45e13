import { LabError } from "../../core/errors.ts";
import type { ExperimentSpec } from "../../core/experiment/experimentSpec.ts";
import type { ConditionResult, ReplicaResult } from "../../core/results/results.ts";
import { compileStep } from "../compile/compileStep.ts";
import type { CompileOptions, StepPlan } from "../compile/plan.ts";
import { tileProfiles, tileSizes } from "../compile/tileProfile.ts";
import { parameterLayout } from "../layers/parameterLayout.ts";
import { buildModel } from "../models/buildModel.ts";
import type { CompiledReduction } from "../reduction/reduction.ts";
import { chooseCohortSize } from "./cohortSize.ts";
import { ReferenceWeights } from "./referenceWeights.ts";
import {
  augmentationPad,
  type ConditionOutcome,
  cohortsOf,
  isCancelled,
  type RunContext,
  replicaIndices,
  stepCounts,
  testCountOf,
  trainCountOf,
  usedDropoutRate,
} from "./runContext.ts";
import { type CohortTiming, trainCohort } from "./trainCohort.ts";

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
  const { trainableSize } = parameterLayout(options.model);
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
    augmentation: augmented ? { pad: augmentationPad(model.image), flip: horizontalFlip } : null,
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
