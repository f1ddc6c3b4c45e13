import { planCohorts } from "../../core/experiment/plan.ts";
import { type CompileOptions, compileStep } from "../compile/compileStep.ts";
import { tileProfiles, tileSizes } from "../compile/tileProfile.ts";
import type { CompiledReduction } from "../reduction/reduction.ts";
import { chooseCohortSize } from "./cohortSize.ts";
import { ReferenceWeights } from "./referenceWeights.ts";
import type { ConditionRun, ConditionTrainer, RunContext } from "./runContext.ts";
import { trainCohort } from "./trainCohort.ts";

/** Trains conditions of this reduction order with the compiled step. */
export const compiledTrainer = (reduction: CompiledReduction): ConditionTrainer => ({
  stepCost: 1,
  train: (context, condition) => runCompiled(context, condition, reduction),
});

/** Trains all replicas of a condition, cohort by cohort. */
async function runCompiled(
  context: RunContext,
  condition: ConditionRun,
  reduction: CompiledReduction,
): Promise<void> {
  const { spec, device, profile, emit, ledger, stepCount } = context;
  const { conditionIndex, layout, replicaIndices } = condition;
  const conditionStarted = performance.now();
  const options = compileOptions(context, condition, reduction);
  const { limits } = device;
  const cohortSize = chooseCohortSize(spec.cohortSize, replicaIndices.length, options, limits);
  const cohorts = planCohorts(replicaIndices.length, cohortSize);
  const needsReference = spec.trackDivergence && cohorts.length > 1;
  const reference = needsReference
    ? new ReferenceWeights(device, layout.trainableSize, stepCount)
    : null;
  try {
    if (reference !== null) {
      ledger.add(reference);
      await reference.settled();
    }
    for (const [cohortIndex, places] of cohorts.entries()) {
      const isFirst = cohortIndex === 0;
      const { replicas, cost } = await trainCohort(context, {
        plan: compileStep({ ...options, cohortSize: places.length }),
        condition,
        cohort: places.map((place) => replicaIndices[place]),
        reference,
        started: isFirst ? conditionStarted : performance.now(),
        isFirst,
      });
      if (reference !== null) reference.recording = false;
      if (isFirst) {
        const tensors = layout.trainable.map(({ name, offset, size }) => ({ name, offset, size }));
        const sizes = tileSizes(tileProfiles[profile]);
        const facts = { cohortSize, profile, tileSizes: sizes, tensors, cost };
        emit({ kind: "condition", conditionIndex, facts });
      }
      for (const replica of replicas) emit({ kind: "replica", conditionIndex, replica });
    }
  } finally {
    if (reference !== null) {
      ledger.delete(reference);
      reference.dispose();
    }
  }
}

/** What the text of the condition's kernels depends on, for a cohort of one. */
export function compileOptions(
  { spec, profile, stepsPerEpoch, trainCount, testCount }: RunContext,
  { model, augmentation }: ConditionRun,
  reduction: CompiledReduction,
): CompileOptions {
  const { batchSize, optimizer } = spec.training;
  return {
    model,
    batchSize,
    cohortSize: 1,
    reduction,
    profile: tileProfiles[profile],
    optimizer,
    augmentation,
    stepsPerEpoch,
    trainCount,
    testCount,
    fused: true,
    trackDivergence: spec.trackDivergence,
  };
}
