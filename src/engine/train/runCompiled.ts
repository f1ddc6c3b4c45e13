import { isBitIdentical } from "../../core/experiment/noiseCondition.ts";
import { planCohorts } from "../../core/experiment/plan.ts";
import type { ReplicaEnd } from "../../core/results/assembleResults.ts";
import { type CompileOptions, compileStep } from "../compile/compileStep.ts";
import { tileProfiles, tileSizes } from "../compile/tileProfile.ts";
import type { CompiledReduction } from "../reduction/reduction.ts";
import { checkRepeated } from "./checkRepeated.ts";
import { chooseCohortSize } from "./cohortSize.ts";
import type { ConditionRun, ConditionTrainer, RunContext, WorkContext } from "./runContext.ts";
import { trainCohort } from "./trainCohort.ts";

/** Trains conditions of this reduction order with the compiled step. */
export const compiledTrainer = (reduction: CompiledReduction): ConditionTrainer => ({
  stepCost: 1,
  trainingCount: (context, condition) =>
    planCondition(context, condition, reduction).cohorts.flatMap(({ places }) => places).length,
  train: (context, condition) => runCompiled(context, condition, reduction),
});

function planCondition(
  context: WorkContext,
  condition: ConditionRun,
  reduction: CompiledReduction,
) {
  const { spec, device } = context;
  const { replicaIndices } = condition;
  const options = compileOptions(context, condition, reduction);
  const replicaCount = replicaIndices.length;
  const cohortSize = chooseCohortSize(spec.cohortSize, replicaCount, options, device.limits);
  const cohorts = planCohorts(replicaCount, cohortSize, { repeatFirst: spec.trackDivergence });
  return { options, cohortSize, cohorts };
}

/** Trains all replicas of a condition, cohort by cohort. */
async function runCompiled(
  context: RunContext,
  condition: ConditionRun,
  reduction: CompiledReduction,
): Promise<void> {
  const { profile, emit } = context;
  const { conditionIndex, noise, layout, replicaIndices } = condition;
  const conditionStarted = performance.now();
  const { options, cohortSize, cohorts } = planCondition(context, condition, reduction);
  let first: ReplicaEnd | null = null;
  for (const [cohortIndex, { places, repeatsFirst }] of cohorts.entries()) {
    const isFirst = cohortIndex === 0;
    const { replicas, cost } = await trainCohort(
      repeatsFirst ? withoutRepeated(context, replicaIndices[0]) : context,
      {
        plan: compileStep({ ...options, cohortSize: places.length }),
        condition,
        cohort: places.map((place) => replicaIndices[place]),
        started: isFirst ? conditionStarted : performance.now(),
        isFirst,
      },
    );
    if (isFirst) {
      const tensors = layout.trainable.map(({ name, offset, size }) => ({ name, offset, size }));
      const sizes = tileSizes(tileProfiles[profile]);
      const facts = { cohortSize, profile, tileSizes: sizes, tensors, cost };
      emit({ kind: "condition", conditionIndex, facts });
    }
    const own = repeatsFirst ? replicas.slice(1) : replicas;
    for (const replica of own) emit({ kind: "replica", conditionIndex, replica });
    if (first !== null && repeatsFirst && isBitIdentical(noise)) {
      checkRepeated(first, replicas[0], `cohort ${cohortIndex + 1} of ${cohorts.length}`);
    }
    first ??= replicas[0];
  }
}

/** A context for a cohort that trains replica 0 once more: what is out already is not sent again. */
function withoutRepeated(context: RunContext, repeatedIndex: number): RunContext {
  return {
    ...context,
    emit: (event) => {
      const repeated =
        (event.kind === "epoch" || event.kind === "divergence") &&
        event.replicaIndex === repeatedIndex;
      if (!repeated) context.emit(event);
    },
  };
}

function compileOptions(
  { spec, profile, stepsPerEpoch, trainCount, testCount }: WorkContext,
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
