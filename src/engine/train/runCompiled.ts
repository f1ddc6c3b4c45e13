import { isBitIdentical } from "../../core/experiment/noiseCondition.ts";
import { type CohortPlan, planCohorts, seedBlocksOf } from "../../core/experiment/plan.ts";
import type { ReplicaEnd } from "../../core/results/assembleResults.ts";
import { replicaName } from "../../core/text/counting.ts";
import { type CompileOptions, compileStep } from "../compile/compileStep.ts";
import { tileProfiles, tileSizes } from "../compile/tileProfile.ts";
import type { CompiledReduction } from "../reduction/reduction.ts";
import { checkRepeated } from "./checkRepeated.ts";
import { chooseCohortSize } from "./cohortSize.ts";
import type { RunPlan } from "./planRun.ts";
import type { ConditionRun, ConditionTrainer, RunContext } from "./runContext.ts";
import { trainCohort } from "./trainCohort.ts";

/** Trains conditions of this reduction order with the compiled step. */
export const compiledTrainer = (reduction: CompiledReduction): ConditionTrainer => ({
  stepCost: 1,
  plan: (plan, condition) => {
    const planned = planCondition(plan, condition, reduction);
    return {
      trainingCount: trainingCount(planned.cohorts),
      train: (context) => runCompiled(context, condition, planned),
    };
  },
});

interface PlannedCondition {
  /** Of a cohort of one. */
  readonly options: CompileOptions;
  readonly cohortSize: number;
  readonly cohorts: readonly CohortPlan[];
}

/** Trainings of all cohorts, those of a repeated first replica included. */
export function trainingCount(cohorts: readonly CohortPlan[]): number {
  return cohorts.reduce((sum, { replicaIndices }) => sum + replicaIndices.length, 0);
}

/**
 * How a condition is trained: in which cohorts.
 *
 * @throws {LabError} "out-of-memory" if it does not fit the adapter, with what would fit.
 */
export function planCondition(
  plan: RunPlan,
  condition: ConditionRun,
  reduction: CompiledReduction,
): PlannedCondition {
  const { spec } = plan;
  const { blocks } = condition;
  const options = compileOptions(plan, condition, reduction);
  const largestBlock = Math.max(...blocks.map(({ length }) => length));
  const cohortSize = chooseCohortSize(spec.cohortSize, largestBlock, options, plan);
  const cohorts = planCohorts(blocks, cohortSize, { repeatFirst: spec.trackDivergence });
  return { options, cohortSize, cohorts };
}

/** Trains all replicas of a condition, cohort by cohort. */
async function runCompiled(
  context: RunContext,
  condition: ConditionRun,
  { options, cohortSize, cohorts }: PlannedCondition,
): Promise<void> {
  const { profile, emit } = context;
  const { conditionIndex, noise, layout } = condition;
  const conditionStarted = performance.now();
  /** Of the seed block that trains. */
  let first: ReplicaEnd | null = null;
  for (const [cohortIndex, { replicaIndices, repeatsFirst }] of cohorts.entries()) {
    const isFirst = cohortIndex === 0;
    const { replicas, cost } = await trainCohort(
      repeatsFirst ? withoutRepeated(context, replicaIndices[0]) : context,
      {
        plan: compileStep({ ...options, cohortSize: replicaIndices.length }),
        condition,
        cohort: replicaIndices,
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
      const who = replicaName(replicas[0].replicaIndex, seedBlocksOf(context.spec, noise));
      checkRepeated(first, replicas[0], {
        who,
        where: `cohort ${cohortIndex + 1} of ${cohorts.length}`,
      });
    }
    if (!repeatsFirst) first = replicas[0];
  }
}

/** A context for a cohort that trains a first replica once more: what is out already is not sent again. */
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

/** What the text of the condition's kernels depends on, for a cohort of one. */
export function compileOptions(
  { spec, profile, stepsPerEpoch, trainCount, testCount, use }: RunPlan,
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
    examplesPerBuffer: use.examplesPerBuffer,
    fused: true,
    trackDivergence: spec.trackDivergence,
  };
}
