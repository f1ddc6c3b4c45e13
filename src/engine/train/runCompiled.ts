import type { ExperimentSpec } from "../../core/experiment/experimentSpec.ts";
import { compileStep } from "../compile/compileStep.ts";
import type { CompileOptions } from "../compile/plan.ts";
import { tileProfiles, tileSizes } from "../compile/tileProfile.ts";
import { parameterLayout } from "../layers/parameterLayout.ts";
import { buildModel } from "../models/buildModel.ts";
import type { CompiledReduction } from "../reduction/reduction.ts";
import { chooseCohortSize } from "./cohortSize.ts";
import { ReferenceWeights } from "./referenceWeights.ts";
import {
  augmentationPad,
  cohortsOf,
  conditionAt,
  type RunContext,
  replicaIndices,
  stepCounts,
  testCountOf,
  trainCountOf,
  usedDropoutRate,
} from "./runContext.ts";
import { trainCohort } from "./trainCohort.ts";

/** Trains all replicas of a condition with the compiled step, cohort by cohort. */
export async function runCompiled(
  context: RunContext,
  conditionIndex: number,
  reduction: CompiledReduction,
): Promise<void> {
  const { spec, device, profile, emit } = context;
  const condition = conditionAt(context, conditionIndex);
  const started = performance.now();
  emit({ kind: "compiling", conditionIndex });
  const options = compileOptions(context, condition, reduction);
  const indices = replicaIndices(context, conditionIndex);
  const cohortSize = chooseCohortSize(spec.cohortSize, indices.length, options, device.limits);
  const cohorts = cohortsOf(context, conditionIndex, cohortSize);
  const { trainable, trainableSize } = parameterLayout(options.model);
  const needsReference = spec.trackDivergence && cohorts.length > 1;
  const reference = needsReference
    ? new ReferenceWeights(device, trainableSize, stepCounts(context).total)
    : null;
  try {
    if (reference !== null) {
      context.ledger.add(reference);
      await reference.settled();
    }
    for (const [cohortIndex, cohort] of cohorts.entries()) {
      const isFirst = cohortIndex === 0;
      const { replicas, cost } = await trainCohort(context, {
        plan: compileStep({ ...options, cohortSize: cohort.length }),
        conditionIndex,
        condition,
        cohort,
        reference,
        started: isFirst ? started : performance.now(),
        announce: isFirst,
      });
      if (reference !== null) reference.recording = false;
      if (isFirst) {
        const tensors = trainable.map(({ name, offset, size }) => ({ name, offset, size }));
        const sizes = tileSizes(tileProfiles[profile]);
        const facts = { cohortSize, profile, tileSizes: sizes, tensors, cost };
        emit({ kind: "condition", conditionIndex, facts });
      }
      for (const replica of replicas) emit({ kind: "replica", conditionIndex, replica });
    }
  } finally {
    if (reference !== null) {
      context.ledger.delete(reference);
      reference.dispose();
    }
  }
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
