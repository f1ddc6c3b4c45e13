import { exampleLanes } from "../kernels/exampleLanes.ts";
import type { VectorRange } from "../kernels/features.ts";
import { softmaxCrossEntropy } from "../kernels/reduce/softmaxCrossEntropy.ts";
import { storeLogits } from "../kernels/storeLogits.ts";
import type { SumsPlace } from "../reduction/reduction.ts";
import { type BoundKernel, type BufferName, bind } from "./boundKernel.ts";
import type { PlanContext, PlannedBlock } from "./planContext.ts";

/** The loss of a model whose end is not fused with it; its input is the last layer. */
export function planLoss(context: PlanContext, logitsLayer: string): PlannedBlock {
  const { cohort, settings } = context;
  const logits = context.features(logitsLayer);
  const gradient = context.claimGradient(logitsLayer);
  const sums = lossSums(context);
  const { headLanes } = settings.profile;
  const lanes = exampleLanes(headLanes, logits.map.channels, context.lanes);
  const loss = bind(
    softmaxCrossEntropy({ cohort, logits: logits.map, gradient: gradient.map, lanes, sums }),
    {
      features: logits.buffer,
      batchInfo: "batchInfo",
      outputGradient: gradient.buffer,
      ...context.gradientSumsBuffers,
    },
  );
  const range = { map: logits.map, first: 0, count: logits.map.channels };
  return {
    forward: [loss],
    evaluation: [planStoreLogits(context, range, logits.buffer)],
    inputGradient: () => [],
  };
}

/** The loss is one more element after the gradients, with a contribution from each example. */
export function lossSums(context: PlanContext): SumsPlace {
  return context.gradientSums("loss", context.parameterCount, 1, context.settings.batchSize);
}

/** Copies an evaluation batch's logits to their place among those of all test examples. */
export function planStoreLogits(
  context: PlanContext,
  logits: VectorRange,
  buffer: BufferName,
): BoundKernel {
  const { cohort, lanes, settings } = context;
  const exampleCount = settings.testCount;
  return bind(storeLogits({ cohort, logits, exampleCount, lanes }), {
    features: buffer,
    control: "control",
    allLogits: context.buffer("allLogits", exampleCount * logits.count),
  });
}
