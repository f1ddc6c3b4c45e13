import type { ConditionEstimate, RunEstimate } from "../../core/experiment/estimate.ts";
import { compileStep } from "../compile/compileStep.ts";
import { multiplyAdds } from "../layers/model.ts";
import { planBytes, stepMultiplyAdds } from "./cohortSize.ts";
import type { MeasuredSpeeds } from "./measuredSpeeds.ts";
import { keptLogitsBytes, type RunPlan } from "./planRun.ts";
import { planCondition, trainingCount } from "./runCompiled.ts";
import { type ConditionRun, conditionRuns } from "./runContext.ts";

/**
 * What an experiment would take, from the very plans that it would train by.
 *
 * @throws {LabError} "out-of-memory" if a condition does not fit the adapter, with what would fit.
 */
export function estimateRun(plan: RunPlan, speeds: MeasuredSpeeds): RunEstimate {
  const { shape } = plan.facts;
  const imageBytes = shape.height * shape.width * shape.channels;
  const known = new Map<string, ConditionWork>();
  return {
    datasetBytes: (plan.trainCount + plan.testCount) * (imageBytes + 1),
    logitsBytes: keptLogitsBytes(plan),
    conditions: conditionRuns(plan).map((condition) => {
      const work = known.get(kindOf(condition)) ?? workOf(plan, condition);
      known.set(kindOf(condition), work);
      return estimateCondition(plan, condition, work, speeds);
    }),
  };
}

/** What the work of a condition depends on: few conditions differ in it, and it takes time to find. */
function kindOf({ noise, model, augmentation, blocks }: ConditionRun): string {
  const hasDropout = model.layers.some(({ kind }) => kind === "dropout");
  const parts = [noise.reduction, model.name, hasDropout, augmentation === null, blocks.length];
  return parts.join(" ");
}

function estimateCondition(
  plan: RunPlan,
  condition: ConditionRun,
  work: ConditionWork,
  speeds: MeasuredSpeeds,
): ConditionEstimate {
  const { spec, facts, stepCount, testCount } = plan;
  const { noise, model, blocks } = condition;
  const { batchSize, epochCount } = spec.training;
  const { shape, classCount } = facts;
  const perStep = stepMultiplyAdds(model, batchSize);
  const evaluation = epochCount * testCount * multiplyAdds(model);
  const perTraining = stepCount * perStep + evaluation;
  const stepMs = speeds.stepMs({
    spec,
    model: model.name,
    shape,
    classCount,
    reduction: noise.reduction,
  });
  return {
    ...work,
    replicaCount: blocks.flat().length,
    seedBlockCount: blocks.length,
    multiplyAdds: work.trainingCount * perTraining,
    trainingMs: stepMs === null ? null : (work.trainingCount * stepMs * perTraining) / perStep,
  };
}

type ConditionWork = Pick<
  ConditionEstimate,
  "cohortSize" | "cohortCount" | "trainingCount" | "gpuBytes"
>;

function workOf(plan: RunPlan, condition: ConditionRun): ConditionWork {
  const { reduction } = condition.noise;
  if (reduction === "stock") {
    const count = condition.blocks.flat().length;
    return { cohortSize: 1, cohortCount: count, trainingCount: count, gpuBytes: null };
  }
  const { options, cohortSize, cohorts } = planCondition(plan, condition, reduction);
  const largest = Math.max(...cohorts.map(({ replicaIndices }) => replicaIndices.length));
  const step = compileStep({ ...options, cohortSize: largest });
  // What is read back after an epoch lies in a second buffer on its way.
  const read = step.buffers.filter(({ name }) => readBack.has(name));
  return {
    cohortSize,
    cohortCount: cohorts.length,
    trainingCount: trainingCount(cohorts),
    gpuBytes: planBytes(step) + planBytes({ buffers: read }),
  };
}

const readBack: ReadonlySet<string> = new Set(["weights", "losses", "trace", "allLogits"]);
